package chat.parley.gateway.subscription;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.MovingBuckets;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.room.UserChange;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.id.UserId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The channels of users whose connections follow all of their rooms. Bounded by those connections.
/// What a channel says may be lost like any publication, and nothing follows by which that would
/// show: so each list is read again once in a while, from a random moment on.
///
/// `follow` and `unfollow` are thread-safe; the rest is confined to the Redis thread.
public final class UserChannels {
  private final RedisThread thread;
  private final Channels channels;
  private final MovingBuckets moving;
  private final long periodNanos;
  private final RandomGenerator random;
  private final GatewayMeters meters;
  private final Map<UserId, Followers> users = new HashMap<>();

  public UserChannels(
      RedisThread thread,
      Channels channels,
      MovingBuckets moving,
      SubscriptionSettings settings,
      RandomGenerator random,
      GatewayMeters meters) {
    this.thread = thread;
    this.channels = channels;
    this.moving = moving;
    this.periodNanos = settings.listCheck().toNanos();
    this.random = random;
    this.meters = meters;
  }

  public void start() {
    thread.repeat(Linger.SWEEP, () -> sweep(System.nanoTime()));
  }

  public void follow(UserId user, UserFollower follower) {
    thread.execute(
        () -> {
          var followers = users.get(user);
          if (followers == null) {
            followers = new Followers();
            users.put(user, followers);
            followers.all.add(follower);
            channels.want(Keys.userChannel(user), followers);
          } else {
            followers.all.add(follower);
            if (followers.isConfirmed) {
              follower.ready();
            }
          }
        });
  }

  public void unfollow(UserId user, UserFollower follower) {
    thread.execute(
        () -> {
          var followers = users.get(user);
          if (followers != null && followers.all.remove(follower)) {
            followers.idleSinceNanos = System.nanoTime();
          }
        });
  }

  private void sweep(long nowNanos) {
    if (moving.areMoving()) {
      users.forEach(this::readAgainWhileMoving);
    }
    users.values().forEach(followers -> followers.readAgainIfDue(nowNanos));
    users
        .entrySet()
        .removeIf(
            entry -> {
              boolean isOver = entry.getValue().isIdleSince(Linger.deadlineNanos(nowNanos));
              if (isOver) {
                channels.release(Keys.userChannel(entry.getKey()));
              }
              return isOver;
            });
  }

  /// So that the users of a node, and the nodes of a cluster, are not all due in the same moment:
  /// those that come at once, and those whose channels were away.
  private long firstReadNanos() {
    return System.nanoTime() + random.nextLong(periodNanos);
  }

  /// Changes may reach nobody then: the user's list tells.
  private void readAgainWhileMoving(UserId user, Followers followers) {
    if (followers.isConfirmed && moving.isMoving(Bucket.of(user))) {
      followers.all.forEach(UserFollower::ready);
    }
  }

  private final class Followers implements ChannelFollower {
    private final Set<UserFollower> all = new LinkedHashSet<>();
    private boolean isConfirmed;
    private long idleSinceNanos;
    private long nextReadNanos;

    void readAgainIfDue(long nowNanos) {
      if (isConfirmed && nowNanos - nextReadNanos >= 0) {
        nextReadNanos = nowNanos + periodNanos;
        all.forEach(UserFollower::ready);
      }
    }

    boolean isIdleSince(long nanos) {
      return all.isEmpty() && idleSinceNanos - nanos <= 0;
    }

    @Override
    public void confirmed() {
      isConfirmed = true;
      nextReadNanos = firstReadNanos();
      all.forEach(UserFollower::ready);
    }

    @Override
    public void published(byte[] payload) {
      UserChange.decode(payload)
          .ifPresentOrElse(
              change -> all.forEach(follower -> tell(follower, change)),
              meters::foreignPublication);
    }

    private void tell(UserFollower follower, UserChange change) {
      if (!follower.changed(change)) {
        meters.skippedUserChange();
        follower.ready();
      }
    }

    @Override
    public void lost() {
      isConfirmed = false;
    }
  }
}
