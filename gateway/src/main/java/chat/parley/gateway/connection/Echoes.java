package chat.parley.gateway.connection;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.SmartLifecycle;

/// The open echoes of the node: sockets of nobody, beside the connections of its users. They have a
/// bound of their own, so that strangers never take the places of users. Thread-safe.
public final class Echoes implements SmartLifecycle {
  private final int most;
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean isRunning;

  /// Told to the channel of an echo: it is to end, since the node does.
  public enum Leaving {
    LEAVING
  }

  public Echoes(int most) {
    this.most = most;
  }

  /// Whether one more may begin on `channel`; it is counted then until the channel is closed.
  public boolean enter(Channel channel) {
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return false;
    }
    channels.add(channel);
    channel
        .closeFuture()
        .addListener(
            _ -> {
              channels.remove(channel);
              size.decrementAndGet();
            });
    return true;
  }

  public int size() {
    return size.get();
  }

  @Override
  public void start() {
    isRunning = true;
  }

  /// There is nothing to wait for: an echo has no state that anybody would miss.
  @Override
  public void stop() {
    isRunning = false;
    channels.forEach(channel -> channel.pipeline().fireUserEventTriggered(Leaving.LEAVING));
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /// With the drain: the web server, which ends later, would cut them off without a word.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
