package chat.parley.service.history;

import chat.parley.backplane.log.MessageState;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message as it is now: with its last text, or without one where it was deleted, and with its
/// reactions. Everything else is as it was sent.
final class CurrentMessage {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CurrentMessage() {}

  static Publication of(Publication sent, MessageState state) {
    if (state.text() == null && state.reactions().isEmpty()) {
      return sent;
    }
    var fields = fieldsOf(sent);
    switch (state.text()) {
      case MessageState.Text.Edited edited ->
          fields.put("text", edited.text()).put("edited", edited.at());
      case MessageState.Text.Deleted deleted -> {
        fields.remove("text");
        fields.put("deleted", deleted.at()).put("by", deleted.by());
      }
      case null -> {}
    }
    if (!state.reactions().isEmpty()) {
      putReactions(fields.putArray("reactions"), state.reactions());
    }
    return with(sent, fields);
  }

  private static void putReactions(ArrayNode array, List<MessageState.Counted> reactions) {
    for (var each : reactions) {
      array
          .addObject()
          .put("reaction", each.reaction())
          .put("count", each.count())
          .put("mine", each.mine());
    }
  }

  /// The text of an edit is that of its message, as long as it is the last one and nobody has
  /// deleted that. All others were taken back.
  static Publication withoutEdit(Publication publication) {
    if (publication.body().name() != EventName.EDITED) {
      return publication;
    }
    var fields = fieldsOf(publication);
    fields.remove("text");
    return with(publication, fields);
  }

  private static ObjectNode fieldsOf(Publication publication) {
    return (ObjectNode) JSON.readTree("{" + text(publication.body().fields()) + "}");
  }

  private static Publication with(Publication publication, ObjectNode fields) {
    var object = JSON.writeValueAsBytes(fields);
    var body = publication.body();
    return new Publication(
        publication.position(),
        publication.predecessor(),
        publication.at(),
        new Body(body.name(), body.user(), Arrays.copyOfRange(object, 1, object.length - 1)));
  }

  private static String text(byte[] fields) {
    return new String(fields, StandardCharsets.UTF_8);
  }
}
