package chat.parley.gateway.watch;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.presence.Presence;
import chat.parley.backplane.presence.PresenceChannel;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.WatchResult;
import chat.parley.protocol.id.UserId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One user as connections of this node see him: what is known, and who is told. Confined to the
/// Redis thread.
final class WatchedUser implements ChannelFollower {
  private final UserId user;
  private final Consumer<WatchedUser> ask;
  private final GatewayMeters meters;
  private final Set<Watcher> watchers = new LinkedHashSet<>();

  /// Null until Redis has said.
  private @Nullable Presence known;

  /// A question is under way; another one is to follow it.
  boolean isAsking;

  boolean isAskDue;
  long idleSinceNanos;

  private boolean isConfirmed;

  /// @param ask looks it up, now or when the question under way is answered
  WatchedUser(UserId user, Consumer<WatchedUser> ask, GatewayMeters meters) {
    this.user = user;
    this.ask = ask;
    this.meters = meters;
  }

  UserId user() {
    return user;
  }

  boolean isWatched() {
    return !watchers.isEmpty();
  }

  /// Told at once what is known, and from then on.
  ///
  /// @param isConnected whether the channel will be confirmed soon, if it is not yet: that asks
  void add(Watcher watcher, boolean isConnected) {
    watchers.add(watcher);
    if (known != null) {
      tell(watcher, known);
    }
    if (!isConfirmed && !isConnected) {
      ask.accept(this);
    }
  }

  void tellAgain(Watcher watcher) {
    if (known != null && watchers.contains(watcher)) {
      tell(watcher, known);
    }
  }

  /// False for who was none.
  boolean remove(Watcher watcher) {
    return watchers.remove(watcher);
  }

  /// Answers of Redis and what the channel brings may cross: the version tells.
  void learn(Presence presence) {
    if (known == null || presence.version() > known.version()) {
      known = presence;
      watchers.forEach(watcher -> tell(watcher, presence));
    }
  }

  private void tell(Watcher watcher, Presence presence) {
    if (!watcher.tell(user, presence)) {
      meters.watched(WatchResult.LATER);
    }
  }

  @Override
  public void confirmed() {
    isConfirmed = true;
    // What was before this may have been missed.
    ask.accept(this);
  }

  @Override
  public void published(byte[] payload) {
    PresenceChannel.decode(payload).ifPresentOrElse(this::learn, meters::foreignPublication);
  }

  @Override
  public void lost() {
    isConfirmed = false;
  }
}
