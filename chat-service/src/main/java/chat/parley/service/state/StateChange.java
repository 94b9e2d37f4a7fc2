package chat.parley.service.state;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.Jackson3JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import com.flipkart.zjsonpatch.JsonPatchTestFailedException;
import java.util.EnumSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is to become of a document, as somebody asked for it.
sealed interface StateChange {
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
  record JsonPatch(ArrayNode operations) implements StateChange {
    /// More than a change of a whole dashboard, and few enough that none of them takes long.
    private static final int MAX_OPERATIONS = 1_000;

    /// What is to be removed must be there, as the RFC has it.
    private static final EnumSet<CompatibilityFlags> TO_THE_LETTER =
        EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    static JsonPatch of(JsonNode json) {
      if (!(json instanceof ArrayNode operations)) {
        throw bad("A JSON Patch is an array of operations.");
      }
      if (operations.size() > MAX_OPERATIONS) {
        throw bad("A JSON Patch has at most " + MAX_OPERATIONS + " operations.");
      }
      return new JsonPatch(operations);
    }

    /// By pieces: with each copy a document may be twice as large, and a thousand of them are a
    /// small patch.
    @Override
    public JsonNode applied(JsonNode before, Documents documents) {
      var document = before;
      var piece = JsonNodeFactory.instance.arrayNode();
      // A copy: what the patch puts in, later operations may change, and it may be applied again.
      for (var operation : operations.deepCopy()) {
        piece.add(operation);
        if (operation.path("op").asString("").equals("copy")) {
          document = applied(piece, document);
          documents.checkValues(document);
          piece = JsonNodeFactory.instance.arrayNode();
        }
      }
      return applied(piece, document);
    }

    private static JsonNode applied(ArrayNode operations, JsonNode document) {
      try {
        return Jackson3JsonPatch.apply(operations, document, TO_THE_LETTER);
      } catch (InvalidJsonPatchException e) {
        throw bad("Not a JSON Patch: " + e.getMessage() + '.');
      } catch (JsonPatchTestFailedException _) {
        throw conflict("A test of the patch fails.");
      } catch (JsonPatchApplicationException e) {
        throw conflict("The patch does not fit the document: " + e.getMessage() + '.');
      } catch (RuntimeException _) {
        // What the library does not look at before it uses it, such as a path that is no pointer.
        throw bad("Not a JSON Patch: an operation cannot be read.");
      }
    }

    private static RefusedException conflict(String text) {
      return new RefusedException(new Refusal(ErrorCode.PATCH_CONFLICT, text));
    }

    private static RefusedException bad(String text) {
      return new RefusedException(new Refusal(ErrorCode.BAD_PATCH, text));
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
