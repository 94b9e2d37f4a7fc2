package chat.parley.loadtest.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/// The requests of one user who follows one room. Immutable.
record HttpRequests(Gateway gateway, String token, String room) {
  FullHttpRequest events() {
    return get("/v1/events?rooms=" + room);
  }

  /// The first one, which brings the cursor of now.
  FullHttpRequest poll() {
    return get("/v1/poll?rooms=" + room);
  }

  FullHttpRequest poll(String cursor) {
    return get("/v1/poll?rooms=" + room + "&cursor=" + cursor);
  }

  private FullHttpRequest get(String uri) {
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, uri, Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, gateway.host())
        .set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
    return request;
  }
}
