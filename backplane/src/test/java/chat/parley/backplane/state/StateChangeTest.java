package chat.parley.backplane.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

  /// As the RFC has it, and what comes after it is done in what has come.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'replace','path':'','value':{'b':2}}|{'b':2,'z':[]}",
        "{'op':'add','path':'','value':{}}|{'z':[]}",
        "{'op':'move','from':'/x~1=','path':''}|{'y':1,'z':[]}",
        "{'op':'copy','from':'/x~1=','path':''}|{'y':1,'z':[]}",
        "{'op':'copy','from':'','path':''}|{'x/=':{'y':1},'l':[{'id':7}],'z':[]}",
        "{'op':'test','path':'','value':{'x/=':{'y':1},'l':[{'id':7}]}}|{'x/=':{'y':1},'l':[{'id':7}],'z':[]}"
      })
  void theWholeDocumentMayBeReplaced(String operation, String result) {
    var before = json("{'x/=':{'y':1},'l':[{'id':7}]}".replace('\'', '"'));
    var patch =
        patch(("[" + operation + ",{'op':'add','path':'/z','value':[]}]").replace('\'', '"'));
    var after = json(result.replace('\'', '"'));
    assertThat(patch.applied(before, DOCUMENTS)).isEqualTo(after);
    assertThat(patch.applied(before, DOCUMENTS)).as("as if for the first time").isEqualTo(after);
    assertThat(before).isEqualTo(json("{'x/=':{'y':1},'l':[{'id':7}]}".replace('\'', '"')));
  }

  /// It is long, and operations are many.
  @Test
  void aDocumentIsCopiedOnceForAllOperations() {
    var copies = new AtomicInteger();
    var document = new CountingObject(copies);
    document.set("a", json("[" + "1,".repeat(4_000) + "1]"));
    var operations =
        Stream.of(
                operations(50, "{'op':'copy','from':'/a/0','path':'/b'}"),
                operations(300, "{'op':'move','from':'/b','path':'/b'}"),
                operations(300, "{'op':'replace','path':'/a/7','value':2}"),
                operations(350, "{'op':'test','path':'/a/7','value':2}"))
            .flatMap(List::stream)
            .collect(Collectors.joining(",", "[", "]"));

    var after = patch(operations).applied(document, DOCUMENTS);

    assertThat(copies).hasValue(1);
    assertThat(after.path("a").path(7).asInt()).isEqualTo(2);
    assertThat(document.path("a").path(7).asInt()).isEqualTo(1);
  }

  /// Names have equals signs; looking for `id=7` in a list is the library's own idea.
  @Test
  void anEqualsSignIsOneOfAName() {
    var document = json("{\"k=v\":{\"a=\":1},\"l\":[{\"id\":7}]}");
    var patch =
        patch(
            "[{\"op\":\"move\",\"from\":\"/k=v/a=\",\"path\":\"/k=v/=b\"},"
                + "{\"op\":\"copy\",\"from\":\"/k=v\",\"path\":\"/=\"}]");
    assertThat(patch.applied(document, DOCUMENTS))
        .isEqualTo(json("{\"k=v\":{\"=b\":1},\"l\":[{\"id\":7}],\"=\":{\"=b\":1}}"));

    for (var path : List.of("/l/id=7", "/l/id=7/id")) {
      var search = patch("[{\"op\":\"replace\",\"path\":\"" + path + "\",\"value\":1}]");
      assertThatThrownBy(() -> search.applied(document, DOCUMENTS))
          .isInstanceOf(RefusedException.class);
    }
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
        "[{\"op\":\"move\",\"from\":\"/b\",\"path\":\"\"}]",
        "[{\"op\":\"copy\",\"from\":\"/l/5\",\"path\":\"\"}]",
        "[{\"op\":\"move\",\"from\":\"\",\"path\":\"/c\"}]",
        "[{\"op\":\"remove\",\"path\":\"\"}]",
        "[{\"op\":\"test\",\"path\":\"\",\"value\":2}]",
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
        "[{\"op\":\"COPY\",\"from\":\"/a\",\"path\":\"/b\"}]",
        "[{\"op\":1,\"path\":\"/b\"}]",
        "[{\"op\":\"add\",\"path\":\"\"}]",
        "[{\"op\":\"move\",\"path\":\"\"}]",
        "[{\"op\":\"move\",\"from\":7,\"path\":\"\"}]",
        "[{\"op\":\"copy\",\"from\":\"a\",\"path\":\"\"}]",
        "[{\"op\":\"add\",\"path\":null,\"value\":1}]",
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

  @Test
  void soManyCopiesAreTooMany() {
    var copy = "{'op':'copy','from':'/a','path':'/b'}";
    expect(ErrorCode.BAD_PATCH, '[' + String.join(",", operations(51, copy)) + ']');
    assertThat(
            patch('[' + String.join(",", operations(50, copy)) + ']')
                .applied(json("{\"a\":1}"), DOCUMENTS))
        .isEqualTo(json("{\"a\":1,\"b\":1}"));
  }

  /// Each copy makes the document twice as deep, and whoever walks through it goes as deep.
  @Test
  void copiesOfCopiesEndBeforeTheyFillAStack() {
    var copies =
        IntStream.range(0, 14)
            .mapToObj(
                i ->
                    "{\"op\":\"copy\",\"from\":\"\",\"path\":\""
                        + "/c".repeat((1 << i) - 1)
                        + "/c\"}")
            .collect(Collectors.joining(",", "[", "]"));
    expect(ErrorCode.BAD_REQUEST, copies);
  }

  /// Deeper than a writer of JSON goes.
  @Test
  void whatIsNestedTooDeepIsRefused() {
    var deeper =
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    "{\"op\":\"add\",\"path\":\"/a"
                        + "/0".repeat(20 * i)
                        + "\",\"value\":"
                        + "[".repeat(20)
                        + "0"
                        + "]".repeat(20)
                        + "}")
            .collect(Collectors.joining(",", "[", "]"));
    assertThatThrownBy(() -> DOCUMENTS.checked(patch(deeper).applied(json("{}"), DOCUMENTS)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  /// Each copy makes the document twice as large.
  @Test
  void copiesOfCopiesEndBeforeTheyFillTheMemory() {
    var copies =
        IntStream.range(0, 20)
            .mapToObj(i -> "{\"op\":\"copy\",\"from\":\"\",\"path\":\"/c" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    expect(ErrorCode.DOCUMENT_TOO_LARGE, copies);
  }

  /// Counts how often it is copied, and its copies how often they are.
  private static final class CountingObject extends ObjectNode {
    @Serial private static final long serialVersionUID = 1;

    private final AtomicInteger copies;

    CountingObject(AtomicInteger copies) {
      super(JsonNodeFactory.instance);
      this.copies = copies;
    }

    @Override
    public ObjectNode deepCopy() {
      copies.incrementAndGet();
      return new CountingObject(copies).setAll(super.deepCopy());
    }
  }

  private static List<String> operations(int count, String operation) {
    return Collections.nCopies(count, operation.replace('\'', '"'));
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
