package chat.parley.gateway.fanout;

import chat.parley.backplane.redis.ServerClock;
import chat.parley.gateway.metrics.GatewayMeters;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/// The server's event loops. Immutable once made; thread-safe.
public final class Loops {
  private final List<Loop> all = new ArrayList<>();
  private final List<EventLoop> eventLoops = new ArrayList<>();

  /// @param clock tells how old a publication is
  public Loops(EventLoopGroup group, int mailboxCapacity, GatewayMeters meters, ServerClock clock) {
    for (EventExecutor executor : group) {
      var eventLoop = (EventLoop) executor;
      eventLoops.add(eventLoop);
      all.add(new Loop(all.size(), eventLoop, mailboxCapacity, meters, clock));
    }
    meters.watchMailboxes(() -> all.stream().mapToInt(Loop::mostWaiting).max().orElse(0));
  }

  public int size() {
    return all.size();
  }

  public Loop get(int index) {
    return all.get(index);
  }

  public Loop of(EventLoop eventLoop) {
    return all.get(eventLoops.indexOf(eventLoop));
  }

  /// The loop of the calling thread, or else any.
  public Loop currentOrAny() {
    for (var loop : all) {
      if (loop.isCurrent()) {
        return loop;
      }
    }
    return all.getFirst();
  }
}
