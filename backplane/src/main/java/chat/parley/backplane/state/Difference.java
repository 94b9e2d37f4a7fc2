package chat.parley.backplane.state;

import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.Jackson3JsonDiff;
import com.flipkart.zjsonpatch.Jackson3JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is otherwise about a document, and the document that whoever has the one before makes of
/// that: to the letter what is kept, so that nobody ever has another one.
///
/// @param patch as RFC 6902 has it; null where nothing is otherwise
record Difference(@Nullable JsonNode patch, JsonNode document) {
  /// Within an array what was put in, and where, is searched for in a time that grows with the
  /// square of its length. An array with more values than that is replaced as a whole.
  private static final int MAX_SEARCHED = 1_000;

  /// Moves and copies are not worth the search for them.
  private static final EnumSet<DiffFlags> PLAIN =
      EnumSet.of(
          DiffFlags.OMIT_VALUE_ON_REMOVE,
          DiffFlags.OMIT_MOVE_OPERATION,
          DiffFlags.OMIT_COPY_OPERATION);

  static Difference between(JsonNode before, JsonNode after) {
    if (before.equals(after)) {
      return new Difference(null, before);
    }
    var patch = patch(before, after);
    var whole = whole(after);
    if (patch.toString().length() < whole.toString().length()) {
      var made = applied(patch, before);
      // A mistake of the library's would part readers from the room for good.
      if (made.equals(after)) {
        return new Difference(patch, made);
      }
    }
    return new Difference(whole, after);
  }

  /// What a reader makes of it; nothing where he could not.
  private static JsonNode applied(JsonNode patch, JsonNode before) {
    try {
      return Jackson3JsonPatch.apply(
          patch.deepCopy(), before, EnumSet.noneOf(CompatibilityFlags.class));
    } catch (JsonPatchApplicationException _) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static JsonNode patch(JsonNode before, JsonNode after) {
    var patch = JsonNodeFactory.instance.arrayNode();
    var from = before.deepCopy();
    var to = after.deepCopy();
    if (from instanceof ArrayNode && to instanceof ArrayNode && isLarge(from, to)) {
      return whole(after);
    }
    takeOutLargeArrays(from, to, "", patch);
    patch.addAll((ArrayNode) Jackson3JsonDiff.asJson(from, to, PLAIN));
    return patch;
  }

  /// Of what stands in both at the same place, arrays to be replaced as a whole.
  private static void takeOutLargeArrays(
      JsonNode from, JsonNode to, String place, ArrayNode patch) {
    if (!(from instanceof ObjectNode before && to instanceof ObjectNode after)) {
      return;
    }
    for (var name : List.copyOf(before.propertyNames())) {
      var old = before.get(name);
      var now = after.get(name);
      if (old == null || now == null) {
        continue;
      }
      var below = place + '/' + name.replace("~", "~0").replace("/", "~1");
      if (old.isArray() && now.isArray() && isLarge(old, now)) {
        if (!old.equals(now)) {
          patch.add(replace(below, now));
        }
        before.putNull(name);
        after.putNull(name);
      } else {
        takeOutLargeArrays(old, now, below, patch);
      }
    }
  }

  private static boolean isLarge(JsonNode some, JsonNode other) {
    return Documents.isBeyond(some, MAX_SEARCHED) || Documents.isBeyond(other, MAX_SEARCHED);
  }

  private static JsonNode whole(JsonNode document) {
    return JsonNodeFactory.instance.arrayNode().add(replace("", document));
  }

  private static ObjectNode replace(String place, JsonNode value) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("op", "replace")
        .put("path", place)
        .set("value", value);
  }
}
