package chat.parley.backplane.state;

import chat.parley.protocol.command.DocumentChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is to become of a document, as somebody asked for it.
public sealed interface StateChange {
  /// Refused with 4300 where it holds no JSON that can be a document, or a patch of one, and with
  /// 4372 what is no JSON Patch.
  static StateChange of(DocumentChange.Action action) {
    return switch (action) {
      case DocumentChange.Action.Put(var document) -> put(utf8(document));
      case DocumentChange.Action.Patch(var operations) -> jsonPatch(utf8(operations));
      case DocumentChange.Action.Merge(var patch) -> mergePatch(utf8(patch));
    };
  }

  /// Refused as {@link #of} is; and so are the others.
  static StateChange put(byte[] json) {
    return new Replace(Documents.parse(json));
  }

  static StateChange jsonPatch(byte[] json) {
    return JsonPatch.of(Documents.parse(json));
  }

  static StateChange mergePatch(byte[] json) {
    return new MergePatch(Documents.parse(json));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The document that this makes of another one, which stays as it is.
  JsonNode applied(JsonNode document, Documents documents);

  /// Whatever the document was.
  record Replace(JsonNode document) implements StateChange {
    @Override
    public JsonNode applied(JsonNode before, Documents documents) {
      return document;
    }
  }

  /// RFC 6902. Refused with 4372 where it is no patch, with 4373 where it does not fit the
  /// document.
  record JsonPatch(List<PatchOperation> operations) implements StateChange {
    /// More than a change of a whole dashboard, and few enough that all of them together take
    /// milliseconds.
    private static final int MAX_OPERATIONS = 1_000;

    /// Each of them takes a time that grows with the document, whatever the patch's own length.
    private static final int MAX_COPIES = 50;

    public JsonPatch {
      operations = List.copyOf(operations);
    }

    static JsonPatch of(JsonNode json) {
      if (!(json instanceof ArrayNode operations)) {
        throw PatchOperation.bad("A JSON Patch is an array of operations.");
      }
      if (operations.size() > MAX_OPERATIONS) {
        throw PatchOperation.bad("A JSON Patch has at most " + MAX_OPERATIONS + " operations.");
      }
      var patch = new JsonPatch(operations.valueStream().map(PatchOperation::of).toList());
      if (patch.operations.stream().filter(PatchOperation::isCopy).count() > MAX_COPIES) {
        throw PatchOperation.bad("At most " + MAX_COPIES + " operations of a JSON Patch copy.");
      }
      return patch;
    }

    /// Looked at after each copy, with which a document may be twice as large and twice as deep.
    @Override
    public JsonNode applied(JsonNode before, Documents documents) {
      var document = before.deepCopy();
      for (var operation : operations) {
        document = operation.applied(document);
        if (operation.isCopy()) {
          documents.checkShape(document);
        }
      }
      return document;
    }
  }

  /// RFC 7396: fits any document.
  record MergePatch(JsonNode patch) implements StateChange {
    @Override
    public JsonNode applied(JsonNode document, Documents documents) {
      return merged(document, patch);
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
      if (!(patch instanceof ObjectNode changes)) {
        return patch;
      }
      var merged =
          target instanceof ObjectNode object
              ? object.deepCopy()
              : JsonNodeFactory.instance.objectNode();
      for (var change : changes.properties()) {
        if (change.getValue().isNull()) {
          merged.remove(change.getKey());
        } else {
          var old = merged.get(change.getKey());
          merged.set(
              change.getKey(),
              merged(old == null ? JsonNodeFactory.instance.nullNode() : old, change.getValue()));
        }
      }
      return merged;
    }
  }
}
