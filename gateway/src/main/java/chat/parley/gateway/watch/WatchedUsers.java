package chat.parley.gateway.watch;

import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.presence.Presence;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.MovingBuckets;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The users whom connections of this node watch. First the channel on which changes are told, then
/// a look at what is seen now, then what changes; and a look again from time to time, since a
/// channel delivers at most once. Bounded by those connections, and by how many are kept that
/// nobody watches.
///
/// `watch`, `unwatch` and `tellAgain` are thread-safe; the rest is confined to the Redis thread.
public final class WatchedUsers {
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /// Polls come back: a channel is not taken up and dropped with each. Longer than a poll may wait.
  private static final Duration LINGER = Duration.ofSeconds(35);

  /// Some five megabytes, and channels.
  static final int MOST_IDLE = 10_000;

  /// As clients are told to ask.
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(60);

  /// In one sweep, of each kind: small commands that Redis does easily beside everything else. With
  /// more than 30,000 users the time between two looks grows.
  private static final int MOST_LOOKS = 500;

  private final RedisThread thread;
  private final Channels channels;
  private final Presences presences;
  private final MovingBuckets moving;
  private final GatewayMeters meters;
  private final Map<UserId, WatchedUser> users = new HashMap<>();

  /// Those whom nobody watches any more, longest first.
  private final Map<UserId, WatchedUser> idle = new LinkedHashMap<>();

  /// When each of `users` is looked up again, in that order.
  private final Map<WatchedUser, Long> looks = new LinkedHashMap<>();

  /// Of whom Redis did not answer.
  private final Set<WatchedUser> unanswered = new LinkedHashSet<>();

  public WatchedUsers(
      RedisThread thread,
      Channels channels,
      Presences presences,
      MovingBuckets moving,
      GatewayMeters meters) {
    this.thread = thread;
    this.channels = channels;
    this.presences = presences;
    this.moving = moving;
    this.meters = meters;
  }

  /// Called once.
  public void start() {
    meters.watchWatched(users::size);
    thread.repeat(SWEEP, () -> sweep(System.nanoTime()));
  }

  void watch(Watcher watcher, Collection<UserId> named) {
    var all = List.copyOf(named);
    thread.execute(() -> all.forEach(user -> watch(watcher, user)));
  }

  void unwatch(Watcher watcher, Collection<UserId> named) {
    var all = List.copyOf(named);
    thread.execute(() -> all.forEach(user -> unwatch(watcher, user)));
  }

  /// What is known of them: something was missed.
  void tellAgain(Watcher watcher, Collection<UserId> named) {
    var all = List.copyOf(named);
    thread.execute(() -> all.forEach(user -> tellAgain(watcher, user)));
  }

  private void watch(Watcher watcher, UserId user) {
    idle.remove(user);
    var watched = users.get(user);
    if (watched == null) {
      watched = new WatchedUser(user, this::ask, meters);
      users.put(user, watched);
      looks.put(watched, System.nanoTime() + BETWEEN_LOOKS.toNanos());
      channels.want(Keys.presenceChannel(user), watched);
    }
    watched.add(watcher, channels.isConnected(Keys.presenceChannel(user)));
  }

  private void unwatch(Watcher watcher, UserId user) {
    var watched = users.get(user);
    if (watched != null && watched.remove(watcher) && !watched.isWatched()) {
      long now = System.nanoTime();
      watched.idleSinceNanos = now;
      idle.put(user, watched);
      giveUpIdle(now);
    }
  }

  private void tellAgain(Watcher watcher, UserId user) {
    var watched = users.get(user);
    if (watched != null) {
      watched.tellAgain(watcher);
    }
  }

  private void ask(WatchedUser user) {
    if (user.isAsking) {
      user.isAskDue = true;
    } else {
      user.isAsking = true;
      presences
          .of(user.user())
          .whenComplete((presence, failure) -> answered(user, failure == null ? presence : null));
    }
  }

  private void answered(WatchedUser user, @Nullable Presence presence) {
    boolean isAskDue = user.isAskDue;
    user.isAsking = false;
    user.isAskDue = false;
    if (presence != null) {
      user.learn(presence);
      if (isAskDue) {
        ask(user);
      }
    } else if (looks.containsKey(user)) {
      unanswered.add(user);
    }
  }

  void sweep(long nowNanos) {
    giveUpIdle(nowNanos);
    if (moving.areMoving()) {
      users.values().forEach(this::askWhileMoving);
    }
    askUnanswered();
    lookAgain(nowNanos);
  }

  private void giveUpIdle(long nowNanos) {
    var longest = idle.values().iterator();
    while (longest.hasNext()) {
      var user = longest.next();
      if (idle.size() <= MOST_IDLE && nowNanos - user.idleSinceNanos < LINGER.toNanos()) {
        return;
      }
      longest.remove();
      users.remove(user.user());
      looks.remove(user);
      unanswered.remove(user);
      channels.release(Keys.presenceChannel(user.user()));
    }
  }

  /// Changes may reach nobody then.
  private void askWhileMoving(WatchedUser user) {
    if (moving.isMoving(Bucket.of(user.user()))) {
      ask(user);
    }
  }

  private void askUnanswered() {
    var some = unanswered.stream().limit(MOST_LOOKS).toList();
    some.forEach(unanswered::remove);
    some.forEach(this::ask);
  }

  private void lookAgain(long nowNanos) {
    for (var user : takeDue(nowNanos)) {
      looks.put(user, nowNanos + BETWEEN_LOOKS.toNanos());
      if (user.isWatched()) {
        ask(user);
      }
    }
  }

  private List<WatchedUser> takeDue(long nowNanos) {
    var due = new ArrayList<WatchedUser>();
    var next = looks.entrySet().iterator();
    while (due.size() < MOST_LOOKS && next.hasNext()) {
      var look = next.next();
      if (look.getValue() - nowNanos > 0) {
        break;
      }
      due.add(look.getKey());
      next.remove();
    }
    return due;
  }
}
