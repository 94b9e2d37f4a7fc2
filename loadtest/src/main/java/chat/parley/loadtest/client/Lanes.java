package chat.parley.loadtest.client;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The generator's event loops. One does for most runs, and leaves the other processors to the
/// servers.
public final class Lanes implements AutoCloseable {
  private static final long CLOSING_SECONDS = 10;

  private final IoEventLoopGroup group;
  private final Transport transport;
  private final List<Lane> lanes;

  public Lanes(int count, LongSupplier clockNanos) {
    this.transport = Transport.best();
    this.group = new MultiThreadIoEventLoopGroup(count, transport.handlers());
    this.lanes = Stream.generate(() -> new Lane(group.next(), clockNanos)).limit(count).toList();
  }

  public List<Lane> all() {
    return lanes;
  }

  public Lane get(int number) {
    return lanes.get(number % lanes.size());
  }

  Transport transport() {
    return transport;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
