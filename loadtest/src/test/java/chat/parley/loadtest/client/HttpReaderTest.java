package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
  private static final String STREAM =
      """
      HTTP/1.1 200 OK
      content-type: text/event-stream
      transfer-encoding: chunked

      """
          .replace("\n", "\r\n");

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<String> told = new ArrayList<>();
  private final HttpFollower follower =
      new HttpFollower() {
        @Override
        public void following() {
          told.add("following");
        }

        @Override
        public void text(Frame frame) {
          told.add(frame.text() + " at " + frame.arrivedNanos());
        }

        @Override
        public void closed(String reason) {
          told.add("closed: " + reason);
        }
      };

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void readsEventsOfAStreamWhereverItIsCut() {
    String events =
        """
        event: cursor
        id: x3f9:120
        data: {}

        : keep-alive

        event: message
        id: x3f9:121
        data: {"event":"message","text":"hi"}

        """;
    String whole = STREAM + chunk(events);
    for (int cut = 0; cut <= whole.length(); cut++) {
      told.clear();
      var channel = open(HttpTransport.EVENT_STREAM);
      channel.writeInbound(bytes(whole.substring(0, cut)), bytes(whole.substring(cut)));

      assertThat(told)
          .containsExactly("following", "{} at 5", "{\"event\":\"message\",\"text\":\"hi\"} at 5");
      channel.close();
    }
  }

  @Test
  void asksForEventsAsTheUser() {
    var channel = open(HttpTransport.EVENT_STREAM);

    assertThat(written(channel))
        .startsWith("GET /v1/events?rooms=r HTTP/1.1\r\n")
        .containsIgnoringCase("authorization: Bearer t\r\n");
  }

  @Test
  void saysWhyAStreamWasRefused() {
    var channel = open(HttpTransport.EVENT_STREAM);
    channel.writeInbound(
        bytes(STREAM + chunk("event: refused\ndata: {\"error\":{\"code\":4000}}\n\n")));

    assertThat(told).containsExactly("closed: the stream was refused: {\"error\":{\"code\":4000}}");
  }

  @Test
  void saysThatAStreamWasAnsweredWithAnError() {
    var channel = open(HttpTransport.EVENT_STREAM);
    channel.writeInbound(bytes("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"));

    assertThat(told).containsExactly("closed: the stream was answered 403 Forbidden");
  }

  @Test
  void pollsAgainWithTheCursorOfTheAnswer() {
    var channel = open(HttpTransport.LONG_POLL);
    assertThat(written(channel)).startsWith("GET /v1/poll?rooms=r HTTP/1.1\r\n");

    channel.writeInbound(answer("{\"cursor\":\"x3f9:120\",\"events\":[]}"));
    assertThat(written(channel)).startsWith("GET /v1/poll?rooms=r&cursor=x3f9:120 HTTP/1.1\r\n");
    channel.writeInbound(
        answer("{\"cursor\":\"x3f9:121\",\"events\":[{\"event\":\"message\",\"text\":\"hi\"}]}"));

    assertThat(written(channel)).startsWith("GET /v1/poll?rooms=r&cursor=x3f9:121 HTTP/1.1\r\n");
    assertThat(told).containsExactly("following", "{\"event\":\"message\",\"text\":\"hi\"} at 5");
  }

  private EmbeddedChannel open(HttpTransport transport) {
    var channel = new EmbeddedChannel();
    var gateway = new Gateway(InetSocketAddress.createUnresolved("localhost", 8081));
    transport.follow(
        channel.pipeline(), new HttpRequests(gateway, "t", "r"), new Lane(loop, () -> 5), follower);
    channel.pipeline().fireChannelActive();
    return channel;
  }

  private static String written(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf some = channel.readOutbound(); some != null; some = channel.readOutbound()) {
      all.writeBytes(some);
      some.release();
    }
    return all.toString(UTF_8);
  }

  private static ByteBuf answer(String body) {
    return bytes("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }
}
