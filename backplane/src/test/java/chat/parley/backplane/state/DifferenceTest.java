package chat.parley.backplane.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class DifferenceTest {
  private static final long SEED = 20261127;

  @Test
  void whereNothingIsOtherwiseThereIsNoPatch() {
    var document = json("{\"a\":[1,{\"b\":null}]}");
    assertThat(Difference.between(document, json("{ \"a\": [1, {\"b\":null}] }")).patch()).isNull();
  }

  @Test
  void whatIsOtherwiseIsAllThereIs() {
    var before = metrics(0);
    var after = json(before.toString());
    var changed = (ObjectNode) after;
    for (int i = 0; i < 4; i++) {
      changed.put("metric-" + i * 50, 7_000_000);
    }

    var difference = Difference.between(before, after);

    var patch = Objects.requireNonNull(difference.patch());
    assertThat(patch).hasSize(4);
    assertThat(patch)
        .allSatisfy(each -> assertThat(each.path("op").asString()).isEqualTo("replace"));
    assertThat(patch.toString().length()).isLessThan(4 * 60);
    assertThat(difference.document()).isEqualTo(after);
  }

  /// By a reading of the RFC that is not the library's.
  @Test
  void whoeverHasTheOneBeforeMakesTheOneAfterOfIt() {
    var random = new Random(SEED);
    var patches = new RandomPatches(random);
    JsonNode document = json("{}");
    for (int round = 0; round < 3_000; round++) {
      var after = PatchedDocument.patched(document, patches.next(document));
      // As it comes from a request: numbers keep their digits.
      var wanted = json(after.toString());
      var difference = Difference.between(document, wanted);
      var patch = difference.patch();
      if (patch == null) {
        assertThat(wanted).isEqualTo(document);
      } else {
        var name = document + " " + patch;
        assertThat(PatchedDocument.patched(document, patch)).as(name).isEqualTo(wanted);
        assertThat(difference.document()).as(name).isEqualTo(wanted);
        assertThat(patch.toString().length()).as(name).isLessThan(wanted.toString().length() + 50);
      }
      document = wanted;
    }
  }

  @Test
  void anotherKindOfDocumentTakesThePlaceOfTheOneBefore() {
    for (var pair : new String[][] {{"{}", "[1]"}, {"null", "{}"}, {"[1]", "1"}, {"1", "null"}}) {
      var difference = Difference.between(json(pair[0]), json(pair[1]));
      assertThat(difference.patch())
          .isEqualTo(json("[{\"op\":\"replace\",\"path\":\"\",\"value\":" + pair[1] + "}]"));
    }
  }

  @Test
  void aLargeArrayIsReplacedAndWhatStandsBesideItIsNot() {
    var before = json("{\"a\":%s,\"b/c\":{\"d~\":%s,\"x\":1}}".formatted(array(0), array(0)));
    var after = json("{\"a\":%s,\"b/c\":{\"d~\":%s,\"x\":2}}".formatted(array(0), array(1)));

    var patch = Objects.requireNonNull(Difference.between(before, after).patch());

    assertThat(patch.valueStream().map(each -> each.path("path").asString()))
        .containsExactlyInAnyOrder("/b~1c/d~0", "/b~1c/x");
    assertThat(PatchedDocument.patched(before, patch)).isEqualTo(after);
  }

  /// The search for what two arrays have in common takes time that grows with the square of their
  /// length.
  @Test
  @Timeout(20)
  void largeArraysTakeNoLongTime() {
    var before = json("{\"a\":[" + array(0, 16_000) + "],\"b\":" + array(0, 12_000) + "}");
    var after = json("{\"a\":[" + array(5, 16_000) + "],\"b\":" + array(7, 12_000) + "}");
    assertThat(Difference.between(before, after).document()).isEqualTo(after);
  }

  private static JsonNode metrics(int value) {
    return json(
        IntStream.range(0, 200)
            .mapToObj(i -> "\"metric-" + i + "\":" + value)
            .collect(Collectors.joining(",", "{", "}")));
  }

  private static String array(int shift) {
    return array(shift, 1_500);
  }

  private static String array(int shift, int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> "" + (i * 31 + shift) % 1_009)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static JsonNode json(String text) {
    return Documents.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
