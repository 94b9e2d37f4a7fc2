package chat.parley.gateway.presence;

import chat.parley.backplane.presence.LimitedLeases;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.presence.Unsettled.Entry;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of this node's connections, and the node's own, by which they stand or fall.
///
/// Thread-safe; its state is confined to the Redis thread, but for how often it wants to be told.
public final class PresenceKeeper implements Attendance {
  private static final Logger log = LoggerFactory.getLogger(PresenceKeeper.class);

  private static final Duration NODE_RENEWAL = Duration.ofSeconds(1);

  /// Renewals of the node's lease under way at most: one that is lost holds none up.
  private static final int MOST_RENEWALS = 4;

  private static final int USUALLY = Math.toIntExact(PresenceTimes.RENEWAL.toSeconds());

  /// When the node's lease had ended, and those of its connections with it: their users are soon
  /// held for offline.
  private static final int IN_A_HURRY = 2;

  private final RedisThread thread;
  private final PresenceLeases leases;
  private final LimitedLeases limited;
  private final GatewayMeters meters;
  private final RecentPolls recentPolls = new RecentPolls(PresenceTimes.RENEWAL);
  private final Unsettled unsettled = new Unsettled();

  /// Connections whose first lease is under way, which may take several steps, and whether they
  /// have closed meanwhile. Bounded by the commands under way.
  private final Map<ConnectionId, Boolean> arriving = new HashMap<>();

  private int renewing;
  private long renewedNanos;
  private int hurriedTicks;
  private boolean isStopped;
  private volatile int secondsBetween = USUALLY;

  /// @param limited those of connections that have just opened
  public PresenceKeeper(
      RedisThread thread, PresenceLeases leases, LimitedLeases limited, GatewayMeters meters) {
    this.thread = thread;
    this.leases = leases;
    this.limited = limited;
    this.meters = meters;
  }

  @Override
  public void start() {
    thread.execute(
        () -> {
          renewedNanos = System.nanoTime();
          tick();
        });
    thread.repeat(NODE_RENEWAL, this::tick);
  }

  @Override
  public void stop() {
    thread.execute(
        () -> {
          isStopped = true;
          leases.endNode();
        });
  }

  @Override
  public void arrived(Attendee attendee, Runnable surplus) {
    thread.execute(() -> hold(new Entry(attendee, true, surplus)));
  }

  @Override
  public void present(Attendee attendee) {
    thread.execute(
        () -> {
          var connection = attendee.connection();
          if (!unsettled.hasNewcomer(connection) && !arriving.containsKey(connection)) {
            hold(new Entry(attendee, true, null));
          }
        });
  }

  @Override
  public void polled(UserId user) {
    thread.execute(() -> holdForPolls(user));
  }

  @Override
  public void absent(Attendee attendee) {
    thread.execute(() -> release(new Entry(attendee, false, null)));
  }

  @Override
  public int secondsBetween() {
    return secondsBetween;
  }

  private void hold(Entry entry) {
    var attendee = entry.attendee();
    var surplus = entry.surplus();
    if (surplus == null) {
      settle(leases.hold(attendee.user(), attendee.words()), entry);
      return;
    }
    var connection = attendee.connection();
    unsettled.remove(connection);
    arriving.put(connection, false);
    limited
        .hold(attendee.user(), attendee.words())
        .whenComplete(
            (isHeld, failure) -> {
              meters.leaseTold(failure == null);
              if (Boolean.TRUE.equals(arriving.remove(connection))) {
                // It has closed meanwhile, and what was said then came before this.
                release(new Entry(attendee, false, null));
              } else if (failure != null) {
                unsettled.add(entry);
              } else if (!isHeld) {
                surplus.run();
              }
            });
  }

  private void release(Entry entry) {
    var attendee = entry.attendee();
    arriving.computeIfPresent(attendee.connection(), (_, _) -> true);
    settle(leases.release(attendee.user(), attendee.words()), entry);
  }

  private void settle(CompletionStage<?> told, Entry entry) {
    var connection = entry.attendee().connection();
    unsettled.remove(connection);
    told.whenComplete(
        (_, failure) -> {
          meters.leaseTold(failure == null);
          if (failure != null) {
            unsettled.add(entry);
          } else if (!entry.isOpen()) {
            // That it opened may have failed meanwhile, and is not to be told any more.
            unsettled.remove(connection);
          }
        });
  }

  private void holdForPolls(UserId user) {
    if (recentPolls.isNews(user, System.nanoTime())) {
      leases
          .holdForPolls(user)
          .whenComplete(
              (_, failure) -> {
                meters.leaseTold(failure == null);
                if (failure != null) {
                  recentPolls.forget(user);
                }
              });
    }
  }

  private void tick() {
    if (isStopped) {
      return;
    }
    if (renewing < MOST_RENEWALS) {
      renewNode();
    }
    if (secondsBetween == IN_A_HURRY && ++hurriedTicks > IN_A_HURRY + 1) {
      secondsBetween = USUALLY;
    }
    for (var entry : unsettled.take()) {
      if (entry.isOpen()) {
        hold(entry);
      } else {
        release(entry);
      }
    }
  }

  private void renewNode() {
    renewing++;
    long sentNanos = System.nanoTime();
    leases
        .renewNode()
        .whenComplete(
            (_, failure) -> {
              renewing--;
              if (failure == null) {
                renewed(sentNanos);
              }
            });
  }

  /// Whether the lease had ended is judged here: the answer that said so may have been lost. By
  /// when the answer came: a Redis that stood still has renewed no sooner, whenever it was asked
  /// to.
  private void renewed(long sentNanos) {
    if (System.nanoTime() - renewedNanos > PresenceTimes.NODE_LEASE.toNanos()) {
      log.info("the node's lease had ended: all leases of its connections are renewed");
      hurriedTicks = 0;
      secondsBetween = IN_A_HURRY;
    }
    if (sentNanos - renewedNanos > 0) {
      renewedNanos = sentNanos;
    }
  }
}
