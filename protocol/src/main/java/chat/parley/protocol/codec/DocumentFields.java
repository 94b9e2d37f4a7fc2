package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.position.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of a command that are about a document. Other commands may have fields of these
/// names, which are nothing to us: what they say is looked at when the command is one. Confined to
/// the call that reads them.
final class DocumentFields {
  /// What no position is.
  private static final String NO_POSITION = "";

  private @Nullable String document;
  private @Nullable String patch;
  private @Nullable String merge;
  private @Nullable String ifMatch;

  /// @param name one of theirs
  void read(String name, JsonParser parser) {
    switch (name) {
      case "document" -> document = Json.compact(parser);
      case "patch" -> patch = Json.compact(parser);
      case "merge" -> merge = Json.compact(parser);
      case "ifMatch" -> ifMatch = textOf(parser);
      default -> throw new IllegalArgumentException(name);
    }
  }

  DocumentChange.Action requiredPut() {
    if (document == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'document' is missing: any JSON.");
    }
    return new DocumentChange.Action.Put(CommandFields.unicode("document", document));
  }

  /// One of the two says it.
  DocumentChange.Action requiredPatch() {
    if ((patch == null) == (merge == null)) {
      throw refused(
          ErrorCode.BAD_REQUEST,
          "One of 'patch' (a JSON Patch) and 'merge' (a JSON Merge Patch) must be given.");
    }
    return patch == null
        ? new DocumentChange.Action.Merge(
            CommandFields.unicode("merge", Objects.requireNonNull(merge)))
        : new DocumentChange.Action.Patch(CommandFields.unicode("patch", patch));
  }

  /// Null where the document may be any. A condition of the wrong form must not be dropped.
  @Nullable Position ifMatch() {
    return ifMatch == null
        ? null
        : Position.parse(ifMatch)
            .orElseThrow(
                () -> refused(ErrorCode.BAD_POSITION, "'ifMatch' must be like \"x3f9:120\"."));
  }

  private static @Nullable String textOf(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return NO_POSITION;
  }
}
