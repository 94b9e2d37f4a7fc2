package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.SendSignal;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.SignalType;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.EphemeralEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signals, as frames and as bodies over HTTP.
final class SignalDecoderTest {
  private static final int MAX_BYTES = 40;

  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(100, MAX_BYTES, 100));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "{} BAD_REQUEST",
        "[] BAD_REQUEST",
        "{\"to\":\"bob\",\"type\":\"offer\" BAD_REQUEST",
        "{\"to\":\"bob\",\"type\":\"offer\",\"data\":{\"x\":1} BAD_REQUEST",
        "{\"to\":\"bob\"} BAD_REQUEST",
        "{\"type\":\"offer\"} BAD_REQUEST",
        "{\"to\":null,\"type\":\"offer\"} BAD_REQUEST",
        "{\"to\":[\"bob\"],\"type\":\"offer\"} BAD_REQUEST",
        "{\"to\":\"@inbox\",\"type\":\"offer\"} BAD_USER",
        "{\"to\":\"\",\"type\":\"offer\"} BAD_USER",
        "{\"to\":\"bob\",\"type\":7} BAD_REQUEST",
        "{\"to\":\"bob\",\"type\":\"\"} BAD_SIGNAL_TYPE",
        "`{\"to\":\"bob\",\"type\":\"an offer\"}` BAD_SIGNAL_TYPE",
        "{\"to\":\"bob\",\"type\":\"offré\"} BAD_SIGNAL_TYPE",
        "{\"to\":\"bob\",\"type\":\"offer\",\"data\":\"\\ud83d\"} BAD_REQUEST",
        "{\"to\":\"bob\",\"type\":\"offer\",\"data\":{\"\\udc4d\":1}} BAD_REQUEST",
      })
  void aWrongOneIsRefusedOnEveryWay(String json, ErrorCode code) {
    var body = (DecodedSignal.Malformed) decoder.decodeSignal(utf8(json));
    assertThat(body.refusal().code()).isEqualTo(code);

    if (json.startsWith("{") && body.refusal().text().startsWith("'")) {
      assertThat(decoder.decode(utf8(frame(json.substring(1)))))
          .isEqualTo(new Decoded.Malformed(7L, body.refusal()));
    }
  }

  @Test
  void itsTypeHasALimit() {
    assertThat(signal("\"type\":\"" + "x".repeat(64) + '"').type().value()).hasSize(64);
    assertThat(refusal("\"type\":\"" + "x".repeat(65) + '"')).isEqualTo(ErrorCode.BAD_SIGNAL_TYPE);
  }

  @Test
  void itNeedsNoData() {
    assertThat(signal("\"type\":\"bye\""))
        .isEqualTo(new Signal(Golden.BOB, new SignalType("bye"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "-0",
        "1E400",
        "12345678901234567890.10",
        "\"\"",
        "\"a \\n b\"",
        "[]",
        "{}",
        "{\"a\":[1,{\"b\":[]}],\"c\":\"👍\"}",
        "{\"a\":1,\"a\":2}",
      })
  void itsDataAreAnyJsonToTheLetter(String data) {
    assertThat(signal("\"type\":\"x\",\"data\":" + data).data()).isEqualTo(data);
    assertThat(signal("\"data\":" + data + ",\"type\":\"x\"").data()).isEqualTo(data);
  }

  @Test
  void theirWhiteSpaceGoes() {
    assertThat(signal("\"type\":\"x\",\"data\": {\n\t\"a\" : [ 1 , \" \" ]\r\n}").data())
        .isEqualTo("{\"a\":[1,\" \"]}");
  }

  @Test
  void theirLimitIsInBytesOfWhatIsPassedOn() {
    var longest = "x".repeat(MAX_BYTES - 2);
    assertThat(signal(data('"' + longest + "\"  ")).data()).hasSize(MAX_BYTES);
    assertThat(refusal(data("\"x" + longest + '"'))).isEqualTo(ErrorCode.SIGNAL_TOO_LONG);
    assertThat(refusal(data('"' + "é".repeat(20) + '"'))).isEqualTo(ErrorCode.SIGNAL_TOO_LONG);
    assertThat(signal(data('"' + "é".repeat(19) + '"')).data()).hasSize(21);
  }

  /// What every node can read again: it looks at what came through Redis as strictly.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1234567890123456789012345678e99",
        "\"\\u0000\\u001f\\u2028\"",
        "{\"a\":1,\"a\":2}",
        "{\"event\":\"message\",\"at\":0}",
        "[[[[[[[[[[]]]]]]]]]]",
      })
  void whatIsTakenIsReadOnTheOtherSide(String data) {
    var signal = signal(data(data));
    var event = throughRedis(signal);
    assertThat(event.recipient()).isEqualTo(Golden.BOB);
    assertThat(new String(EventEncoder.encode(Golden.GENERAL, event), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"event":"signal","room":"general","user":"alice","at":7,"to":"bob","type":"x","data":%s}"""
                .formatted(signal.data()));
  }

  @Test
  void theDeepestIsReadOnTheOtherSideToo() {
    var deepest = "[".repeat(31) + "]".repeat(31);
    var unlimited = new CommandDecoder(new CommandLimits(100, 100, 100));
    var json = utf8("{\"to\":\"bob\",\"type\":\"x\",\"data\":" + deepest + '}');
    var decoded = (DecodedSignal.Understood) unlimited.decodeSignal(json);
    assertThat(decoded.signal().data()).isEqualTo(deepest);
    assertThat(throughRedis(decoded.signal()).fields()).asString().contains(deepest);
    var deeper = utf8("{\"to\":\"bob\",\"type\":\"x\",\"data\":[" + deepest + "]}");
    assertThat(unlimited.decodeSignal(deeper)).isInstanceOf(DecodedSignal.Malformed.class);
  }

  /// Unknown fields are ignored, of whatever form.
  @Test
  void whatASignalNeedsIsNothingToOtherCommands() {
    var json = frame("\"text\":\"hi\",\"to\":[1],\"type\":\"\"}").replace("\"signal\"", "\"send\"");
    assertThat(command(json)).isEqualTo(new Send(7, Golden.GENERAL, new Draft(null, "hi", null)));
  }

  @Test
  void theCommandNamesARoom() {
    var json = "{\"id\":7,\"cmd\":\"signal\",\"to\":\"bob\",\"type\":\"x\"}";
    assertThat(decoder.decode(utf8(json)))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            wrong -> assertThat(wrong.refusal().text()).contains("'room'"));
  }

  private static EphemeralEvent throughRedis(Signal signal) {
    return EphemeralCodec.decode(EphemeralCodec.signal(Golden.ALICE, signal), 0, 7).orElseThrow();
  }

  /// To bob, read as a body and as a frame, which must be the same.
  private Signal signal(String members) {
    var json = "{\"to\":\"bob\"," + members + "}";
    var signal = ((DecodedSignal.Understood) decoder.decodeSignal(utf8(json))).signal();
    assertThat(command(frame(json.substring(1))))
        .isEqualTo(new SendSignal(7, Golden.GENERAL, signal));
    return signal;
  }

  private ErrorCode refusal(String members) {
    var decoded = decoder.decodeSignal(utf8("{\"to\":\"bob\"," + members + "}"));
    return ((DecodedSignal.Malformed) decoded).refusal().code();
  }

  private Command command(String json) {
    return ((Decoded.Understood) decoder.decode(utf8(json))).command();
  }

  private static String data(String data) {
    return "\"type\":\"x\",\"data\":" + data;
  }

  /// @param members of the command's object, and its end
  private static String frame(String members) {
    var comma = members.equals("}") ? "" : ",";
    return "{\"id\":7,\"cmd\":\"signal\",\"room\":\"general\"" + comma + members;
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
