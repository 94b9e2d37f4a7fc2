package chat.parley.client;

import chat.parley.protocol.error.Advice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// HTTP requests with the user's token. Refused for its token, a request is made once more with
/// another.
final class Http {
  static final long DEADLINE_MILLIS = 15_000;

  private static final int NOT_MODIFIED = 304;
  private static final int OK_CLASS = 2;
  private static final long MILLIS = 1_000;

  private final HttpClient client;
  private final Loop loop;
  private final Token token;

  /// @param body an empty object where there was none
  record Answer(JsonNode body, HttpHeaders headers) {}

  /// A request that is under way. Its answer completes on the loop, unless it is cancelled before.
  static final class Call<T> {
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable CompletableFuture<?> exchange;
    private Loop.Timer deadline = Loop.Timer.NONE;

    /// Nothing is heard of it any more.
    void cancel() {
      answer.cancel(false);
      end();
    }

    private void end() {
      deadline.cancel();
      if (exchange != null) {
        exchange.cancel(true);
      }
    }
  }

  Http(HttpClient client, Loop loop, Token token) {
    this.client = client;
    this.loop = loop;
    this.token = token;
  }

  HttpClient client() {
    return client;
  }

  Call<Answer> json(String method, URI uri, @Nullable JsonNode body) {
    return json(request(method, uri, body), DEADLINE_MILLIS);
  }

  static HttpRequest.Builder request(String method, URI uri, @Nullable JsonNode body) {
    var builder = HttpRequest.newBuilder(uri);
    if (body == null) {
      return builder.method(method, BodyPublishers.noBody());
    }
    return builder
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body.toString()));
  }

  Call<Answer> json(HttpRequest.Builder request, long deadlineMillis) {
    var call = new Call<Answer>();
    ask(call, request, deadlineMillis, BodyHandlers.ofString(), Http::read, true);
    return call;
  }

  /// An answer without an end, which completes the call when it comes to one; it has no deadline.
  Call<HttpResponse<String>> stream(HttpRequest.Builder request, BodyHandler<String> body) {
    var call = new Call<HttpResponse<String>>();
    ask(call, request, Long.MAX_VALUE, body, Http::checked, true);
    return call;
  }

  private interface Reading<T> {
    T read(HttpResponse<String> response);
  }

  private <T> void ask(
      Call<T> call,
      HttpRequest.Builder request,
      long deadlineMillis,
      BodyHandler<String> body,
      Reading<T> reading,
      boolean isRenewable) {
    token
        .get()
        .whenCompleteAsync(
            (value, thrown) -> {
              if (thrown != null) {
                call.answer.completeExceptionally(ParleyException.from(thrown));
              } else if (!call.answer.isDone()) {
                int version = token.version();
                Runnable again = () -> ask(call, request, deadlineMillis, body, reading, false);
                exchange(call, request, value, deadlineMillis, body)
                    .whenCompleteAsync(
                        (response, failure) ->
                            settle(
                                call,
                                reading,
                                response,
                                failure,
                                isRenewable ? () -> renew(call, version, again) : null),
                        loop);
              }
            },
            loop);
  }

  private <T> CompletableFuture<HttpResponse<String>> exchange(
      Call<T> call,
      HttpRequest.Builder request,
      String value,
      long deadlineMillis,
      BodyHandler<String> body) {
    var authorized = request.setHeader("Authorization", "Bearer " + value).build();
    var exchange = client.sendAsync(authorized, body);
    call.exchange = exchange;
    if (deadlineMillis != Long.MAX_VALUE) {
      call.deadline =
          loop.after(
              deadlineMillis,
              () -> {
                call.answer.completeExceptionally(ParleyException.silent());
                call.end();
              });
    }
    return exchange;
  }

  private static <T> void settle(
      Call<T> call,
      Reading<T> reading,
      @Nullable HttpResponse<String> response,
      @Nullable Throwable failure,
      @Nullable Runnable renew) {
    call.deadline.cancel();
    if (call.answer.isDone()) {
      return;
    }
    if (response == null) {
      var cause = failure == null ? new IOException("no answer") : failure;
      call.answer.completeExceptionally(ParleyException.from(cause));
      return;
    }
    try {
      call.answer.complete(reading.read(response));
    } catch (ParleyException e) {
      if (e.advice() == Advice.BRING_NEW_TOKEN && renew != null) {
        renew.run();
      } else {
        call.answer.completeExceptionally(e);
      }
    } catch (JacksonException e) {
      call.answer.completeExceptionally(ParleyException.lost(e));
    }
  }

  private void renew(Call<?> call, int version, Runnable again) {
    token
        .renew(version)
        .whenCompleteAsync(
            (_, thrown) -> {
              if (thrown == null) {
                again.run();
              } else {
                call.answer.completeExceptionally(ParleyException.from(thrown));
              }
            },
            loop);
  }

  private static Answer read(HttpResponse<String> response) {
    var body = checked(response).body();
    var json =
        body == null || body.isBlank()
            ? JsonMapper.shared().createObjectNode()
            : JsonMapper.shared().readTree(body);
    return new Answer(json, response.headers());
  }

  private static HttpResponse<String> checked(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status / 100 != OK_CLASS && status != NOT_MODIFIED) {
      throw problem(status, response.body(), response.headers());
    }
    return response;
  }

  /// Where something other than Parley has answered, a proxy for example, there is no number.
  static ParleyException problem(int status, @Nullable String body, HttpHeaders headers) {
    long afterMillis = Math.max(0, retryAfterMillis(headers));
    try {
      var problem = JsonMapper.shared().readTree(body == null || body.isBlank() ? "{}" : body);
      if (problem.has("code")) {
        return ParleyException.numbered(
            problem.path("code").asInt(0),
            problem.path("title").asString(""),
            problem.path("detail").asString(""),
            problem.path("afterMillis").asLong(afterMillis));
      }
    } catch (JacksonException _) {
      // It was no JSON either.
    }
    return ParleyException.strange("HTTP " + status + " is no answer of a node.", afterMillis);
  }

  /// -1 where it says nothing.
  static long retryAfterMillis(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Long.parseLong(value) * MILLIS)
        .orElse(-1L);
  }
}
