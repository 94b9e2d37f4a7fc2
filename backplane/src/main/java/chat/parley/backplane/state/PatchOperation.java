package chat.parley.backplane.state;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.Jackson3JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import com.flipkart.zjsonpatch.JsonPatchTestFailedException;
import java.util.EnumSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One operation of a JSON Patch (RFC 6902). It is done in the document itself: the library's other
/// way copies the whole document each time. Immutable.
final class PatchOperation {
  /// The library takes them in capitals too, and then what is counted here would be no copy.
  private static final List<String> KINDS =
      List.of("add", "remove", "replace", "move", "copy", "test");

  /// What is to be removed must be there, as the RFC has it.
  private static final EnumSet<CompatibilityFlags> TO_THE_LETTER =
      EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

  private final JsonNode asked;
  private final String kind;

  /// A patch of this operation alone, as the library is to read it.
  private final ArrayNode alone;

  private PatchOperation(JsonNode asked, String kind) {
    this.asked = asked;
    this.kind = kind;
    this.alone = JsonNodeFactory.instance.arrayNode().add(withoutSearches(asked));
  }

  /// Refused with 4372 where it is none.
  static PatchOperation of(JsonNode json) {
    var kind = json.path("op").asString("");
    if (!KINDS.contains(kind)) {
      throw bad("Not a JSON Patch: the 'op' of an operation is one of " + KINDS + '.');
    }
    return new PatchOperation(json, kind);
  }

  boolean isCopy() {
    return kind.equals("copy");
  }

  /// Refused with 4372 where it cannot be read, with 4373 where it does not fit the document.
  ///
  /// @param document is changed, and is lost where another one comes back
  JsonNode applied(JsonNode document) {
    try {
      if (replacesAll()) {
        Jackson3JsonPatch.validate(alone, TO_THE_LETTER);
        return replaced(document);
      }
      Jackson3JsonPatch.applyInPlace(alone, document, TO_THE_LETTER);
      return document;
    } catch (InvalidJsonPatchException e) {
      throw bad("Not a JSON Patch: " + e.getMessage() + '.');
    } catch (JsonPatchTestFailedException _) {
      throw conflict("A test of the patch fails.");
    } catch (JsonPatchApplicationException e) {
      throw conflict("The patch does not fit the document: " + e.getMessage() + '.');
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException _) {
      // What the library does not look at before it uses it, such as a path that is no pointer.
      throw bad("Not a JSON Patch: an operation cannot be read.");
    }
  }

  /// In place the library puts nothing where the document is.
  private boolean replacesAll() {
    var path = asked.path("path");
    return path.isString()
        && path.asString().isEmpty()
        && !kind.equals("remove")
        && !kind.equals("test");
  }

  private JsonNode replaced(JsonNode document) {
    if (kind.equals("add") || kind.equals("replace")) {
      // Later operations change it, and the patch may be applied again.
      return asked.path("value").deepCopy();
    }
    // Of a document that is dropped nothing has to be copied or removed.
    var there = document.at(asked.path("from").asString());
    if (there.isMissingNode()) {
      throw conflict("The patch does not fit the document: there is nothing at a 'from'.");
    }
    return there;
  }

  /// The library takes `/list/id=7` for whichever value of the list has that member, and looks for
  /// it in all of them. No RFC has that. An equals sign that is escaped is one of a name.
  private static JsonNode withoutSearches(JsonNode asked) {
    if (!hasEqualsSign(asked.path("path")) && !hasEqualsSign(asked.path("from"))) {
      return asked;
    }
    var plain = JsonNodeFactory.instance.objectNode();
    for (var member : asked.properties()) {
      plain.set(
          member.getKey(),
          isPointer(member.getKey()) && hasEqualsSign(member.getValue())
              ? JsonNodeFactory.instance.stringNode(member.getValue().asString().replace("=", "~2"))
              : member.getValue());
    }
    return plain;
  }

  private static boolean isPointer(String name) {
    return name.equals("path") || name.equals("from");
  }

  private static boolean hasEqualsSign(JsonNode value) {
    return value.isString() && value.asString().indexOf('=') >= 0;
  }

  private static RefusedException conflict(String text) {
    return new RefusedException(new Refusal(ErrorCode.PATCH_CONFLICT, text));
  }

  static RefusedException bad(String text) {
    return new RefusedException(new Refusal(ErrorCode.BAD_PATCH, text));
  }
}
