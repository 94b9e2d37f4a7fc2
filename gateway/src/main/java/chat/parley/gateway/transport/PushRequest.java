package chat.parley.gateway.transport;

import chat.parley.backplane.web.Authentication;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request for a push path. Lives until the channel is taken over.
final class PushRequest {
  static final String WEBSOCKET_PATH = "/v1/ws";
  static final String EVENTS_PATH = "/v1/events";
  static final String ECHO_PATH = "/v1/echo";
  static final String SUBPROTOCOL = "chat.v1";

  private static final String BEARER_SUBPROTOCOL = "bearer.";
  static final String VERSION = "13";

  private final HttpRequest http;
  private final QueryStringDecoder query;

  PushRequest(HttpRequest http) {
    this.http = http;
    this.query = new QueryStringDecoder(http.uri());
  }

  HttpRequest http() {
    return http;
  }

  /// Whether the request is for a push path at all; cheap, since every request is asked.
  static boolean mayBeOne(HttpRequest http) {
    return HttpMethod.GET.equals(http.method())
        && (isPath(http.uri(), WEBSOCKET_PATH)
            || isPath(http.uri(), EVENTS_PATH)
            || isPath(http.uri(), ECHO_PATH));
  }

  private static boolean isPath(String uri, String path) {
    return uri.startsWith(path)
        && (uri.length() == path.length() || uri.charAt(path.length()) == '?');
  }

  /// Whether this is a complete handshake for a WebSocket of this protocol (RFC 6455, 4.2.1).
  boolean isWebSocket() {
    return query.path().equals(WEBSOCKET_PATH)
        && isUpgrade()
        && subprotocols().contains(SUBPROTOCOL);
  }

  /// Whether this is a complete handshake for an echo, which needs no subprotocol.
  boolean isEcho() {
    return query.path().equals(ECHO_PATH) && isUpgrade();
  }

  private boolean isUpgrade() {
    var headers = http.headers();
    return headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
  }

  /// A page's script cannot read the answer to a handshake that was refused.
  boolean isWebSocketOfBrowser() {
    return !isEventStream() && http.headers().contains(HttpHeaderNames.ORIGIN);
  }

  boolean isEventStream() {
    return query.path().equals(EVENTS_PATH);
  }

  /// The token of the header, or on a WebSocket of the subprotocol list.
  Optional<String> token() {
    var bearer = Authentication.bearer(http.headers().get(HttpHeaderNames.AUTHORIZATION));
    if (bearer.isPresent() || isEventStream()) {
      return bearer;
    }
    return subprotocols().stream()
        .filter(protocol -> protocol.startsWith(BEARER_SUBPROTOCOL))
        .map(protocol -> protocol.substring(BEARER_SUBPROTOCOL.length()))
        .findFirst();
  }

  Optional<String> parameter(String name) {
    return query.parameters().getOrDefault(name, List.of()).stream().findFirst();
  }

  @Nullable String header(CharSequence name) {
    return http.headers().get(name);
  }

  private List<String> subprotocols() {
    return http.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::trim)
        .toList();
  }
}
