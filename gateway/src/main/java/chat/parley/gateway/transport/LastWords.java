package chat.parley.gateway.transport;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/// How long a peer has to take what was said to it last, and to close.
final class LastWords {
  private static final int SECONDS = 5;

  private LastWords() {}

  /// Closes the channel at the latest then.
  static void said(Channel channel) {
    channel.eventLoop().schedule(() -> channel.close(), SECONDS, TimeUnit.SECONDS);
  }
}
