package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One poll after the other on one connection. Confined to one lane.
final class LongPoll extends HttpReader<FullHttpResponse> {
  private static final JsonMapper JSON = new JsonMapper();

  LongPoll(HttpRequests requests, Lane lane, HttpFollower follower) {
    super(requests, lane, follower);
  }

  @Override
  FullHttpRequest first() {
    return requests.poll();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
    long arrivedNanos = nowNanos();
    String body = response.content().toString(UTF_8);
    if (!HttpResponseStatus.OK.equals(response.status())) {
      throw new IllegalStateException("a poll was answered " + response.status() + " " + body);
    }
    JsonNode answer = JSON.readTree(body);
    // Asked again before anything is done with the answer: that is what a client in a hurry does.
    ctx.writeAndFlush(requests.poll(answer.path("cursor").asString()));
    follow();
    for (JsonNode event : answer.path("events")) {
      byte[] bytes = JSON.writeValueAsBytes(event);
      var frame = frame(arrivedNanos);
      frame.length = bytes.length;
      System.arraycopy(bytes, 0, frame.bytes, 0, bytes.length);
      show(frame);
    }
  }
}
