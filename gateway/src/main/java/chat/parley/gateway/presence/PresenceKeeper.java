package chat.parley.gateway.presence;

import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the leases of this node's connections, and the node's own, by which they stand or fall.
/// What fails is not tried again by itself: the next renewal is that.
///
/// Thread-safe; its state is confined to the Redis thread, but for how often it wants to be told.
public final class PresenceKeeper implements Attendance {
  private static final Logger log = LoggerFactory.getLogger(PresenceKeeper.class);

  private static final Duration NODE_RENEWAL = Duration.ofSeconds(1);
  private static final int USUALLY = Math.toIntExact(PresenceTimes.RENEWAL.toSeconds());

  /// When the node's lease had ended, and with it perhaps those of its connections.
  private static final int IN_A_HURRY = 5;

  /// All polls of a user at this node share a lease.
  private static final String POLLS = "polls";

  private final RedisThread thread;
  private final PresenceLeases leases;
  private final GatewayMeters meters;
  private final RecentPolls recentPolls = new RecentPolls(PresenceTimes.RENEWAL);
  private boolean isRenewing;
  private boolean hasRenewed;
  private int hurriedRenewals;
  private volatile int secondsBetween = USUALLY;

  public PresenceKeeper(RedisThread thread, PresenceLeases leases, GatewayMeters meters) {
    this.thread = thread;
    this.leases = leases;
    this.meters = meters;
  }

  @Override
  public void start() {
    thread.repeat(NODE_RENEWAL, this::renewNode);
  }

  @Override
  public void stop() {
    thread.execute(leases::endNode);
  }

  @Override
  public void present(UserId user, ConnectionId connection) {
    thread.execute(
        () ->
            leases
                .hold(user, connection.toString())
                .whenComplete((_, failure) -> meters.leaseRenewed(failure == null)));
  }

  @Override
  public void polled(UserId user) {
    thread.execute(() -> holdForPolls(user));
  }

  private void holdForPolls(UserId user) {
    if (recentPolls.isNews(user, System.nanoTime())) {
      leases
          .hold(user, POLLS)
          .whenComplete(
              (_, failure) -> {
                meters.leaseRenewed(failure == null);
                if (failure != null) {
                  recentPolls.forget(user);
                }
              });
    }
  }

  @Override
  public void absent(UserId user, ConnectionId connection) {
    thread.execute(() -> leases.release(user, connection.toString()));
  }

  @Override
  public int secondsBetween() {
    return secondsBetween;
  }

  private void renewNode() {
    if (isRenewing) {
      // Redis takes its time.
      return;
    }
    isRenewing = true;
    leases
        .renewNode()
        .whenComplete(
            (hadEnded, _) -> {
              isRenewing = false;
              if (hadEnded != null) {
                renewed(hadEnded);
              }
            });
  }

  private void renewed(boolean hadEnded) {
    if (hadEnded && hasRenewed) {
      log.info("the node's lease had ended: all leases of its connections are renewed");
      recentPolls.forgetAll();
      secondsBetween = IN_A_HURRY;
      hurriedRenewals = 0;
    } else if (secondsBetween == IN_A_HURRY && ++hurriedRenewals > IN_A_HURRY) {
      secondsBetween = USUALLY;
    }
    hasRenewed = true;
  }
}
