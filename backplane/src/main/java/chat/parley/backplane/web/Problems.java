package chat.parley.backplane.web;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/// Turns whatever a route failed with into a numbered problem, and logs once what is our fault.
/// Thread-safe.
@Order(Problems.BEFORE_BOOT)
public final class Problems implements WebExceptionHandler {
  /// Boot's own handler has −1.
  static final int BEFORE_BOOT = -2;

  private static final Logger log = LoggerFactory.getLogger(Problems.class);
  private static final String RETRY_SECONDS = "1";

  private final BackplaneMeters meters;

  Problems(BackplaneMeters meters) {
    this.meters = meters;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    var response = exchange.getResponse();
    if (response.isCommitted()) {
      return Mono.error(failure);
    }
    var refusal = refusal(exchange.getRequest().getMethod(), failure);
    meters.requestRefused(refusal.code());
    if (refusal.code() == ErrorCode.INTERNAL) {
      log.error(
          "{} {} failed",
          exchange.getRequest().getMethod(),
          exchange.getRequest().getPath(),
          failure);
    }
    response.setStatusCode(HttpStatusCode.valueOf(refusal.code().httpStatus()));
    addHeaders(response.getHeaders(), refusal);
    var body = response.bufferFactory().wrap(EventEncoder.encodeProblem(refusal));
    return response.writeWith(Mono.just(body));
  }

  private static void addHeaders(HttpHeaders headers, Refusal refusal) {
    var code = refusal.code();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    if (code.isRetryable()) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }
    if (refusal.delay() != null) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(refusal.delay().seconds()));
    }
    if (code.httpStatus() == HttpStatus.UNAUTHORIZED.value()) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
  }

  /// A read changes nothing: that its answer is missing leaves nothing unknown.
  private static Refusal refusal(HttpMethod method, Throwable failure) {
    var refusal = refusal(failure);
    boolean isRead = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    return isRead && refusal.code() == ErrorCode.OUTCOME_UNKNOWN
        ? Refusal.of(ErrorCode.UNAVAILABLE)
        : refusal;
  }

  /// Reads that run side by side may fail together: one of them speaks for all.
  static Refusal refusal(Throwable failure) {
    return refusalOfOne(Exceptions.unwrapMultiple(failure).getFirst());
  }

  private static Refusal refusalOfOne(Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    if (outage != null) {
      return Refusal.of(outage.code());
    }
    return switch (failure) {
      case RefusedException refused -> refused.refusal();
      case DataBufferLimitException _ -> Refusal.of(ErrorCode.BODY_TOO_LARGE);
      case ResponseStatusException status -> Refusal.of(code(status.getStatusCode().value()));
      default ->
          failure.getCause() instanceof RefusedException refused
              ? refused.refusal()
              : Refusal.of(ErrorCode.INTERNAL);
    };
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 404 -> ErrorCode.WRONG_PATH;
      case 405 -> ErrorCode.WRONG_METHOD;
      case 413 -> ErrorCode.BODY_TOO_LARGE;
      case 415 -> ErrorCode.WRONG_MEDIA_TYPE;
      case 503 -> ErrorCode.UNAVAILABLE;
      default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
    };
  }
}
