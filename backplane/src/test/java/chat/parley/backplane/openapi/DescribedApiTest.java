package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That what holds answers to the description notices something.
final class DescribedApiTest {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String UNKNOWN_ROOM =
      "{'type':'about:blank','title':'unknown-room','status':404,'detail':'…','code':4302}";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "GET;/v1/rooms/general/members;200;{'members':[{'user':'alice','role':'owner'}],'next':'alice'}",
        "GET;/v1/rooms/general/members;200;{'members':[],'new':{}}",
        "POST;/v1/rooms/general/messages;200;{'epoch':'x3f9','offset':121,'at':1763764800000}",
        "GET;/v1/nothing;200;nonsense",
        "POST;/v1/rooms/general;404;nonsense",
        // The other service's.
        "POST;/v1/rooms/general/typing;404;nonsense"
      })
  void whatIsDescribedPasses(String method, String path, int status, String body) {
    assertThatCode(() -> check(method, path, status, JSON, body)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "GET;/v1/rooms/general/members;200;{'members':[{'user':'alice'}]}",
        "GET;/v1/rooms/general/members;200;{'members':[{'user':'alice','role':'king'}]}",
        "GET;/v1/rooms/general/members;200;{'members':[{'user':'@alice','role':'owner'}]}",
        "GET;/v1/rooms/general/members;200;[]",
        "GET;/v1/rooms/general/members;201;{'members':[]}",
        "POST;/v1/rooms/general/messages;200;{'epoch':'x3f9','offset':'121','at':1763764800000}",
        "GET;/v1/rooms/general/messages;200;{'room':'general','first':'x:0','top':'x:1','asOf':'x:1','events':[{'event':'message'}]}",
        "DELETE;/v1/rooms/general/members/alice;204;{}"
      })
  void whatIsNotDescribedFails(String method, String path, int status, String body) {
    assertThatThrownBy(() -> check(method, path, status, JSON, body))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(method + " /v1/rooms/{room}/")
        .hasMessageContaining("description");
  }

  @Test
  void anotherTypeFails() {
    assertThatThrownBy(() -> check("GET", "/v1/unread", 200, "text/html", "{'rooms':[]}"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void ofLinesEachIsOne() {
    var line = "{'event':'reset','room':'general','position':'x3f9:1'}\n";
    for (var lines : List.of("", line, line + line)) {
      assertThatCode(() -> checkLines(lines)).doesNotThrowAnyException();
    }
    for (var lines : List.of("{}\n", line + "{'event':'typing'}\n")) {
      assertThatThrownBy(() -> checkLines(lines)).isInstanceOf(AssertionError.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "true;{'general':{'epoch':'x3f9','offset':121,'at':1},'dev':{'error':{'code':4301,'name':'not-a-member','text':'…'}}}",
        "true;{}",
        "false;{'general':{}}",
        "false;{'general':{'epoch':'x3f9','offset':121,'at':1,'error':{'code':4301,'name':'not-a-member','text':'…'}}}",
        "false;[]"
      })
  void ofABroadcastEachRoomHasAnAnswer(boolean isDescribed, String rooms) {
    var check =
        assertThatCode(() -> check("POST", "/v1/broadcast", 200, JSON, "{'rooms':" + rooms + '}'));
    if (isDescribed) {
      check.doesNotThrowAnyException();
    } else {
      check.isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void anErrorIsOneOfItsOperation() {
    assertThatCode(() -> check("GET", "/v1/rooms/general", 404, PROBLEM, UNKNOWN_ROOM))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check("POST", "/v1/tokens", 404, PROBLEM, UNKNOWN_ROOM))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("errors of its description");
  }

  private static void checkLines(String lines) {
    check("GET", "/v1/rooms/general/export", 200, "application/x-ndjson", lines);
  }

  private static void check(
      String method, String path, int status, String contentType, String body) {
    DescribedApi.check(
        "chat-service",
        new DescribedApi.Answer(method, path, status, contentType, body.replace('\'', '"')));
  }
}
