package chat.parley.gateway.transport;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// A problem (RFC 9457) in answer to a claimed request, and the end of its channel.
final class HttpRefusal {
  private static final String RETRY_SECONDS = "1";

  private HttpRefusal() {}

  static void write(ChannelHandlerContext context, Refusal refusal) {
    var body = EventEncoder.encodeProblem(refusal);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(refusal.code().httpStatus()),
            Unpooled.wrappedBuffer(body));
    var headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
    headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (refusal.code().isRetryable()) {
      headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
