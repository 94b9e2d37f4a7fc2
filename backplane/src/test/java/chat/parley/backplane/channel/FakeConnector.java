package chat.parley.backplane.channel;

import chat.parley.backplane.redis.ChannelConnection;
import chat.parley.backplane.redis.ChannelConnector;
import chat.parley.backplane.redis.ChannelListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server that does only what the test tells it to. Confined to the Redis thread.
final class FakeConnector implements ChannelConnector {
  final List<Attempt> attempts = new ArrayList<>();

  /// One attempt to connect, and the connection that may come of it.
  static final class Attempt implements ChannelConnection {
    final ChannelListener listener;
    final List<String> commands = new ArrayList<>();
    boolean closed;
    private final Consumer<@Nullable ChannelConnection> opened;

    Attempt(ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
      this.listener = listener;
      this.opened = opened;
    }

    void succeed() {
      opened.accept(this);
    }

    void fail() {
      opened.accept(null);
    }

    void lose() {
      closed = true;
      listener.closed();
    }

    @Override
    public boolean isOpen() {
      return !closed;
    }

    @Override
    public void subscribe(Collection<String> channels) {
      commands.add("subscribe " + String.join(" ", channels));
    }

    @Override
    public void unsubscribe(Collection<String> channels) {
      commands.add("unsubscribe " + String.join(" ", channels));
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void abandon() {
      close();
    }
  }

  @Override
  public int groups() {
    return 1;
  }

  @Override
  public int groupOf(String channel) {
    return 0;
  }

  @Override
  public void connect(
      int group, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
    attempts.add(new Attempt(listener, opened));
  }
}
