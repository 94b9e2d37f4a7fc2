package chat.parley.service.history;

import chat.parley.backplane.log.MessageState;
import chat.parley.backplane.log.MessageStates;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.position.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a page shows: publications as they were appended, and messages as they are now.
///
/// @param asOf every change of a message up to there is in the messages, and none after it: who
///   follows the room takes the others from its events
/// @param all oldest first
public record PageEvents(Position asOf, List<Publication> all) {
  public PageEvents {
    all = List.copyOf(all);
  }

  /// What the log has trimmed since it was read is left out: whether it was deleted is not known
  /// any more.
  ///
  /// @param offsets of the messages among the publications, in the order of `now`
  static PageEvents of(
      List<Publication> publications, List<Long> offsets, MessageStates.Known now) {
    var states = new HashMap<Long, MessageState>();
    for (int i = 0; i < offsets.size(); i++) {
      states.put(offsets.get(i), now.messages().get(i));
    }
    return new PageEvents(
        now.asOf(),
        publications.stream()
            .filter(publication -> publication.position().offset() >= now.oldest())
            .map(publication -> shown(publication, states))
            .toList());
  }

  private static Publication shown(Publication publication, Map<Long, MessageState> states) {
    var state = states.get(publication.position().offset());
    return state == null
        ? CurrentMessage.withoutEdit(publication)
        : CurrentMessage.of(publication, state);
  }
}
