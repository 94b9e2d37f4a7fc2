package chat.parley.backplane.room;

import chat.parley.protocol.error.Refusal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who is restricted in a room, as somebody may see it who may moderate it.
public sealed interface Restricted {
  /// @param untilByUser until when each user is, in milliseconds since 1970; the greatest number
  ///   where that never ends
  record Known(SortedMap<String, Long> untilByUser) implements Restricted {
    public Known {
      untilByUser = Collections.unmodifiableSortedMap(new TreeMap<>(untilByUser));
    }
  }

  record Refused(Refusal refusal) implements Restricted {}
}
