package chat.parley.service.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class StateChangeTest {
  private static final Documents DOCUMENTS = new Documents(10_000);

  /// The examples of RFC 7396, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}",
        "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"c\"}|{\"a\":[\"b\"]}|{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}",
        "[\"a\",\"b\"]|[\"c\",\"d\"]|[\"c\",\"d\"]",
        "{\"a\":\"b\"}|[\"c\"]|[\"c\"]",
        "{\"a\":\"foo\"}|null|null",
        "{\"a\":\"foo\"}|\"bar\"|\"bar\"",
        "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "[1,2]|{\"a\":\"b\",\"c\":null}|{\"a\":\"b\"}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}"
      })
  void aMergePatchIsTheRfcs(String document, String patch, String result) {
    var before = json(document);
    assertThat(new StateChange.MergePatch(json(patch)).applied(before, DOCUMENTS))
        .isEqualTo(json(result));
    assertThat(before).isEqualTo(json(document));
  }

  @Test
  void aJsonPatchIsDoneInItsOrderAndMayBeDoneAgain() {
    var patch =
        patch(
            "[{\"op\":\"add\",\"path\":\"/a\",\"value\":{}},{\"op\":\"add\",\"path\":\"/a/b\",\"value\":[1]},"
                + "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},{\"op\":\"add\",\"path\":\"/a/b/-\",\"value\":2},"
                + "{\"op\":\"move\",\"from\":\"/x\",\"path\":\"/y\"},{\"op\":\"test\",\"path\":\"/y\",\"value\":1.50}]");
    var before = json("{\"x\":1.50}");
    var after = json("{\"a\":{\"b\":[1,2]},\"c\":{\"b\":[1]},\"y\":1.50}");
    assertThat(patch.applied(before, DOCUMENTS)).isEqualTo(after);
    assertThat(patch.applied(before, DOCUMENTS)).as("as if for the first time").isEqualTo(after);
    assertThat(before).isEqualTo(json("{\"x\":1.50}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"replace\",\"path\":\"/b\",\"value\":1}]",
        "[{\"op\":\"remove\",\"path\":\"/b\"}]",
        "[{\"op\":\"remove\",\"path\":\"/l/5\"}]",
        "[{\"op\":\"add\",\"path\":\"/b/c\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/9\",\"value\":1}]",
        "[{\"op\":\"move\",\"from\":\"/b\",\"path\":\"/c\"}]",
        "[{\"op\":\"copy\",\"from\":\"/b\",\"path\":\"/c\"}]",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
        "[{\"op\":\"add\",\"path\":\"/c\",\"value\":1},{\"op\":\"test\",\"path\":\"/c\",\"value\":2}]"
      })
  void whatDoesNotFitIsRefused(String patch) {
    expect(ErrorCode.PATCH_CONFLICT, patch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "1",
        "[1]",
        "[{}]",
        "[{\"op\":\"add\"}]",
        "[{\"op\":\"add\",\"path\":\"/b\"}]",
        "[{\"op\":\"spoil\",\"path\":\"/b\"}]",
        "[{\"op\":\"copy\",\"path\":\"/b\"}]",
        "[{\"op\":\"remove\",\"path\":\"b\"}]"
      })
  void whatIsNoPatchIsRefused(String patch) {
    expect(ErrorCode.BAD_PATCH, patch);
  }

  @Test
  void soManyOperationsAreTooMany() {
    expect(ErrorCode.BAD_PATCH, tests(1_001));
    assertThat(patch(tests(1_000)).applied(json("{\"a\":1}"), DOCUMENTS))
        .isEqualTo(json("{\"a\":1}"));
  }

  /// Each copy makes the document twice as large.
  @Test
  void copiesOfCopiesEndBeforeTheyFillTheMemory() {
    var copies =
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/c" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    expect(ErrorCode.DOCUMENT_TOO_LARGE, copies);
  }

  private static String tests(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> "{\"op\":\"test\",\"path\":\"/a\",\"value\":1}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void expect(ErrorCode code, String patch) {
    assertThatThrownBy(() -> patch(patch).applied(json("{\"a\":1,\"l\":[1]}"), DOCUMENTS))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }

  private static StateChange.JsonPatch patch(String json) {
    return StateChange.JsonPatch.of(json(json));
  }

  private static JsonNode json(String text) {
    return Documents.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
