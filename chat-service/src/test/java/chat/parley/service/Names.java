package chat.parley.service;

import java.util.concurrent.atomic.AtomicInteger;

/// Names of rooms and users that no other test of this run has.
public final class Names {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Names() {}

  public static String unique(String name) {
    return name + '-' + COUNT.incrementAndGet();
  }
}
