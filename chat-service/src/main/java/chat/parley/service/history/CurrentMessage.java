package chat.parley.service.history;

import chat.parley.backplane.log.MessageState;
import chat.parley.protocol.codec.EventFields;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A message as it is now: what it says since its last edit, or without that where it was deleted,
/// with its reactions and how many replies it has. Everything else is as it was sent.
final class CurrentMessage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CurrentMessage() {}

  static Publication of(Publication sent, MessageState state) {
    if (state.text() == null && state.reactions().isEmpty() && state.replies() == null) {
      return sent;
    }
    var fields = fieldsOf(sent);
    switch (state.text()) {
      case MessageState.Text.Edited edited ->
          fields.remove("data").put("text", edited.text()).put("edited", edited.at());
      case MessageState.Text.Rewritten rewritten ->
          withoutContent(fields).putAll(rewritten.fields()).put("edited", rewritten.at());
      case MessageState.Text.Deleted deleted ->
          withoutContent(fields)
              .remove("mentions")
              .put("deleted", deleted.at())
              .put("by", deleted.by());
      case null -> {}
    }
    if (!state.reactions().isEmpty()) {
      fields.putJson("reactions", reactions(state.reactions()));
    }
    if (state.replies() != null) {
      fields
          .put("replies", state.replies().count())
          .put("lastReply", state.replies().last().toString());
    }
    return with(sent, fields);
  }

  private static String reactions(List<MessageState.Counted> reactions) {
    var array = JSON.createArrayNode();
    for (var each : reactions) {
      array
          .addObject()
          .put("reaction", each.reaction())
          .put("count", each.count())
          .put("mine", each.mine());
    }
    return JSON.writeValueAsString(array);
  }

  /// What an edit says is what its message says, as long as it is the last one and nobody has
  /// deleted that. All others were taken back.
  static Publication withoutEdit(Publication publication) {
    if (publication.body().name() != EventName.EDITED) {
      return publication;
    }
    return with(publication, withoutContent(fieldsOf(publication)));
  }

  private static EventFields withoutContent(EventFields fields) {
    return fields.remove("text").remove("data");
  }

  private static EventFields fieldsOf(Publication publication) {
    return EventFields.of(publication.body().fields());
  }

  private static Publication with(Publication publication, EventFields fields) {
    var body = publication.body();
    return new Publication(
        publication.position(),
        publication.predecessor(),
        publication.at(),
        new Body(body.name(), body.user(), fields.bytes()));
  }
}
