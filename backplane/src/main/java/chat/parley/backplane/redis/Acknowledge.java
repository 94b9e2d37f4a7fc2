package chat.parley.backplane.redis;

import java.util.Locale;

/// What an acknowledgement of an append says: where the append is by then.
public enum Acknowledge {
  /// In the primary's memory.
  APPENDED,
  /// In the memory of replicas too.
  REPLICATED,
  /// On the primary's disk.
  ON_DISK;

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
