package chat.parley.loadtest.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;

/// Hands the bytes of an endless response on as they come. Confined to one lane.
final class ResponseBody extends SimpleChannelInboundHandler<HttpObject> {
  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
    if (part instanceof HttpResponse response && !HttpResponseStatus.OK.equals(response.status())) {
      throw new IllegalStateException("the stream was answered " + response.status());
    }
    if (part instanceof HttpContent content) {
      ctx.fireChannelRead(content.content().retain());
    }
  }
}
