package chat.parley.backplane.presence;

import java.time.Duration;

/// How long things of presence last. The same in all nodes, whatever is set: leases of one node are
/// judged by others.
public final class PresenceTimes {
  /// Of a connection's lease, from its last renewal on.
  public static final Duration LEASE = Duration.ofSeconds(60);

  /// After which a connection's lease is renewed: one may be missed.
  public static final Duration RENEWAL = Duration.ofSeconds(25);

  /// Of the lease of a user's polls, from the last that renewed it: those of the next {@link
  /// #RENEWAL} do not.
  static final Duration POLL_LEASE = LEASE.plus(RENEWAL);

  /// Of a node's lease.
  public static final Duration NODE_LEASE = Duration.ofSeconds(5);

  /// For which a user who has closed his last connection stays online: whoever comes back by then
  /// was never away.
  public static final Duration RETURN = Duration.ofSeconds(10);

  /// The same, from the end of the lease of a node that is gone: 12 s after its last renewal, and
  /// so offline within 15 s of its end.
  static final Duration RETURN_FROM_GONE_NODE = Duration.ofSeconds(12).minus(NODE_LEASE);

  /// After which a user is looked at again whose leases may only not have been renewed.
  static final Duration NEXT_LOOK = Duration.ofSeconds(1);

  /// In which a user may choose what others see of him a few times.
  static final Duration CHOICES = Duration.ofSeconds(10);

  /// For which it is known when an absent user was last seen.
  static final Duration REMEMBERED = Duration.ofDays(30);

  /// For which leases and a node's users are kept if none is renewed: much longer than they live,
  /// since who ends them has to know that they were there.
  static final Duration KEPT = Duration.ofDays(1);

  private PresenceTimes() {}
}
