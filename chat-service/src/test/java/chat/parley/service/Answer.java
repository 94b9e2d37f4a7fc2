package chat.parley.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a service answered.
public record Answer(HttpResponse<String> response) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public Answer expect(int status) {
    assertThat(response.statusCode()).as(this::toString).isEqualTo(status);
    return this;
  }

  /// A problem with this number, and the status that belongs to it.
  public Answer expectProblem(int status, int code) {
    expect(status);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(json().path("code").asInt()).as(this::toString).isEqualTo(code);
    assertThat(json().path("status").asInt()).isEqualTo(status);
    assertThat(json().path("detail").asString()).isNotEmpty();
    return this;
  }

  public int status() {
    return response.statusCode();
  }

  public String body() {
    return response.body();
  }

  /// Empty where there is none.
  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public JsonNode json() {
    return MAPPER.readTree(body());
  }

  public String text(String field) {
    return json().path(field).asString();
  }

  /// One field of each element of an array.
  public List<String> texts(String array, String field) {
    return StreamSupport.stream(json().path(array).spliterator(), false)
        .map(element -> element.path(field).asString(""))
        .toList();
  }

  @Override
  public String toString() {
    return response.request().method() + " " + response.uri() + " -> " + status() + " " + body();
  }
}
