package chat.parley.loadtest.client;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;

/// The ways to follow a room without a WebSocket.
public enum HttpTransport {
  EVENT_STREAM {
    @Override
    void follow(ChannelPipeline pipeline, HttpRequests requests, Lane lane, HttpFollower follower) {
      pipeline.addLast(
          new HttpClientCodec(),
          new ResponseBody(),
          new LineBasedFrameDecoder(Frame.MAX_BYTES),
          new EventStream(requests, lane, follower));
    }
  },
  LONG_POLL {
    @Override
    void follow(ChannelPipeline pipeline, HttpRequests requests, Lane lane, HttpFollower follower) {
      pipeline.addLast(
          new HttpClientCodec(),
          new HttpObjectAggregator(LARGEST_POLL),
          new LongPoll(requests, lane, follower));
    }
  };

  /// About 1 MiB of events come in one answer.
  private static final int LARGEST_POLL = 2 * 1024 * 1024;

  abstract void follow(
      ChannelPipeline pipeline, HttpRequests requests, Lane lane, HttpFollower follower);
}
