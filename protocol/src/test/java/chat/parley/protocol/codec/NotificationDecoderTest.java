package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NotificationDecoderTest {
  private static final int MAX_BYTES = 256;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "{}; BAD_NOTIFICATION",
        "{'type':'order'}; BAD_NOTIFICATION",
        "{'type':'order','title':null,'text':null,'data':null}; BAD_NOTIFICATION",
        "{'title':'x'}; BAD_NOTIFICATION",
        "{'type':'Order','title':'x'}; BAD_NOTIFICATION",
        "{'type':'1','title':'x'}; BAD_NOTIFICATION",
        "{'type':'a-type-that-is-longer-than-it-may-be','title':'x'}; BAD_NOTIFICATION",
        "{'type':7,'title':'x'}; BAD_NOTIFICATION",
        "{'type':'order','title':7}; BAD_NOTIFICATION",
        "{'type':'order','text':{}}; BAD_NOTIFICATION",
        "{'type':'order','title':'x','about':'general'}; BAD_NOTIFICATION",
        "{'type':'order','title':'x','about':{}}; BAD_ROOM",
        "{'type':'order','title':'x','about':{'room':'@inbox'}}; BAD_ROOM",
        "{'type':'order','title':'x','about':{'room':'general','message':'x'}}; BAD_POSITION",
        "{'type':'order','title':'x','key':'two words'}; BAD_KEY",
        "{'type':'order','title':'\\ud800'}; BAD_REQUEST",
        "{'type':'order','data':'\\ud800'}; BAD_REQUEST",
        "[]; BAD_REQUEST",
        "{'type':'order','title':'x'} {}; BAD_REQUEST",
        "{'type':'order','title':; BAD_REQUEST"
      })
  void whatIsWrongHasItsNumber(String json, ErrorCode code) {
    assertThat(decode(json))
        .isInstanceOfSatisfying(
            DecodedNotification.Malformed.class,
            malformed -> assertThat(malformed.refusal().code()).isEqualTo(code));
  }

  /// All of it together: what its event says of it.
  @Test
  void oneThatIsTooLargeIsRefused() {
    // {"type":"order","data":"…"} without its braces is 24 bytes and the data.
    var fits = "{'type':'order','data': '" + "x".repeat(MAX_BYTES - 24) + "' }";
    var isLonger = "{'type':'order','data':'" + "x".repeat(MAX_BYTES - 23) + "'}";

    assertThat(decode(fits)).isInstanceOf(DecodedNotification.Understood.class);
    assertThat(decode(isLonger))
        .isInstanceOfSatisfying(
            DecodedNotification.Malformed.class,
            malformed ->
                assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.NOTIFICATION_TOO_LARGE));
  }

  @Test
  void unknownFieldsAndNullsArePassedOver() {
    assertThat(decode("{'x':[{}],'key':null,'about':null,'title':null,'type':'order','text':'hi'}"))
        .isInstanceOf(DecodedNotification.Understood.class);
  }

  private static DecodedNotification decode(String json) {
    return new NotificationDecoder(MAX_BYTES)
        .decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
