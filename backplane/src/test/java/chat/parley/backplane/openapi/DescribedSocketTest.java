package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The golden files of frames are as the description of the socket has them: each is one message of
/// it, and no other.
final class DescribedSocketTest {
  @ParameterizedTest
  @CsvSource({"command-, cmd", "event-, event"})
  void eachFrameIsTheMessageOfItsName(String kind, String field) {
    var messages = DescribedSocket.messages(kind);

    assertThat(GoldenFrames.of(kind))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            (file, frame) ->
                assertThat(DescribedSocket.fitting(messages.stream(), frame))
                    .as(file)
                    .containsExactly(kind + frame.path(field).asString()));
  }

  /// Of two commands with the same id either may be the one that was meant.
  @Test
  void eachReplyIsOneOfThoseToItsCommand() {
    var commands = GoldenFrames.of("command-").values();

    assertThat(GoldenFrames.of("reply-"))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            (file, reply) -> {
              var answered =
                  commands.stream()
                      .filter(command -> command.path("id").equals(reply.path("re")))
                      .map(command -> command.path("cmd").asString())
                      .toList();
              assertThat(reply.path("re").isNull() ? List.of("ping") : answered)
                  .as(file)
                  .anySatisfy(
                      command ->
                          assertThat(
                                  DescribedSocket.fitting(
                                      DescribedSocket.repliesTo(command), reply))
                              .hasSize(1));
            });
  }

  @Test
  void whatIsNoFrameOfTheProtocolFitsNothing() {
    var send = "'cmd':'send','room':'general','text':'hi'}";
    assertThat(DescribedSocket.fits("command-send", json("{'id':7," + send))).isTrue();
    for (var wrong :
        List.of(
            "{" + send,
            "{'id':7,'cmd':'send','text':'hi'}",
            "{'id':7,'cmd':'send','room':'general'}",
            "{'id':7,'cmd':'send','room':'-','text':'hi'}",
            "{'id':7,'cmd':'edit','room':'general','text':'hi'}")) {
      assertThat(DescribedSocket.fits("command-send", json(wrong))).as(wrong).isFalse();
    }
    assertThat(DescribedSocket.fits("reply-sent", json("{'re':7,'ok':{}}"))).isFalse();
    var joined = json("{'event':'joined','room':'general'}");
    assertThat(DescribedSocket.fits("event-joined", joined)).isFalse();
  }

  @Test
  void repliesAreHeldToTheirCommands() {
    assertThatCode(() -> check("ping", "{'re':8,'ok':{}}")).doesNotThrowAnyException();
    assertThatCode(() -> check("shout", "{'re':8,'ok':7}")).doesNotThrowAnyException();
    for (var wrong :
        List.of("{'re':8,'ok':7}", "{'re':8}", error(4302), "{'re':8,'error':{'code':4103}}")) {
      assertThatThrownBy(() -> check("ping", wrong)).as(wrong).isInstanceOf(AssertionError.class);
    }
    assertThatCode(() -> check("ping", error(4103))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check("send", "{'re':8,'ok':{}}")).isInstanceOf(AssertionError.class);
  }

  @Test
  void eventsAreHeldToTheirNames() {
    for (var wrong : List.of("{'event':'shouted'}", "{'event':'reconnect'}")) {
      assertThatThrownBy(() -> DescribedSocket.checkEvent(json(wrong)))
          .as(wrong)
          .isInstanceOf(AssertionError.class);
    }
    DescribedSocket.checkEvent(json("{'event':'reconnect','afterMillis':1840,'reason':'drain'}"));
  }

  private static void check(String command, String reply) {
    DescribedSocket.checkReply("\"cmd\":\"" + command + '"', json(reply));
  }

  private static String error(int code) {
    return "{'re':8,'error':{'code':" + code + ",'name':'x','text':'y'}}";
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
