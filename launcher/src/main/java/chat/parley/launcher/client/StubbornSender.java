package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Repeats with the same key, at its next node, until it knows the outcome.
final class StubbornSender implements Sender {
  private static final Duration BACK_OFF = Duration.ofMillis(50);

  private final SendWay way;
  private final Identity who;
  private final List<URI> nodes;
  private int turn;
  private @Nullable Sender sender;

  StubbornSender(SendWay way, Identity who, URI... nodes) {
    this.way = way;
    this.who = who;
    this.nodes = List.of(nodes);
  }

  @Override
  public synchronized Position send(String room, String key, String text)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + Deadline.GENEROUS.toNanos();
    while (true) {
      try {
        return current().send(room, key, text);
      } catch (IOException e) {
        giveUpAfter(endNanos, e);
      } catch (RefusedException e) {
        if (!e.isWorthRepeating()) {
          throw e;
        }
        giveUpAfter(endNanos, new IOException(e));
      }
      close();
      turn++;
      LockSupport.parkNanos(BACK_OFF.toNanos());
    }
  }

  @Override
  public synchronized void close() {
    if (sender != null) {
      sender.close();
      sender = null;
    }
  }

  private Sender current() throws IOException {
    var opened = sender == null ? way.open(who, nodes.get(turn % nodes.size())) : sender;
    sender = opened;
    return opened;
  }

  private static void giveUpAfter(long endNanos, IOException reason) throws IOException {
    if (System.nanoTime() - endNanos > 0) {
      throw reason;
    }
  }
}
