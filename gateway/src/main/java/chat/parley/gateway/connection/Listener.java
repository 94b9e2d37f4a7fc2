package chat.parley.gateway.connection;

import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The listening socket, and what came through it and is still plain HTTP: pages, sends and polls,
/// on channels that clients keep for their next request. Thread-safe.
public final class Listener {
  /// Not those that were taken over for something that stays: these have gone from here.
  private final Set<Channel> plainChannels = ConcurrentHashMap.newKeySet();

  private final AtomicLong requests = new AtomicLong();
  private volatile @Nullable Channel socket;

  /// Told to a channel: it is to close if nothing is under way on it.
  public enum Closing {
    CLOSING
  }

  /// @param socket that listens from now on
  public void opened(Channel socket) {
    this.socket = socket;
  }

  /// From here on the system refuses who connects: nobody can say more clearly, and more safely for
  /// who has something to send, that he is to go elsewhere. Reactor Netty then takes the server for
  /// stopped, and waits for nothing: whoever calls this does. Returns at once.
  public void close() {
    var open = socket;
    if (open != null) {
      open.close();
    }
  }

  public boolean isOpen() {
    var open = socket;
    return open != null && open.isOpen();
  }

  /// Has plain channels closed on which nothing is under way, before anything more is read from
  /// them.
  public void closeIdleChannels() {
    plainChannels.forEach(channel -> channel.pipeline().fireUserEventTriggered(Closing.CLOSING));
  }

  public int plainChannels() {
    return plainChannels.size();
  }

  /// Requests on plain channels whose answer has not left for the client.
  public long requests() {
    return requests.get();
  }

  // --- for channels, on their event loops

  public void came(Channel channel) {
    plainChannels.add(channel);
  }

  /// It is closed, or taken over.
  ///
  /// @param unanswered requests that now never will be
  public void went(Channel channel, int unanswered) {
    plainChannels.remove(channel);
    requests.addAndGet(-unanswered);
  }

  public void requestCame() {
    requests.incrementAndGet();
  }

  public void requestAnswered() {
    requests.decrementAndGet();
  }
}
