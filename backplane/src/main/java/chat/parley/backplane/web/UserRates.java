package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.util.function.LongSupplier;

/// How often users ask over HTTP for something on this node: by user, since there is no connection
/// to count by. Services are not counted: they speak for many users, and whoever runs them runs
/// this node. Thread-safe.
public final class UserRates {
  private final Rates<UserId> rates;

  /// @param rate by the clock of `nanoTime`
  public UserRates(CommandRate rate, LongSupplier nanoTime, BackplaneMeters meters) {
    this.rates = new Rates<>(rate, nanoTime, meters::requestUncounted);
  }

  /// Throws a refusal where it is one too many.
  public void require(Identity bearer) {
    if (!admit(bearer)) {
      throw new RefusedException(Refusal.of(ErrorCode.TOO_MANY_COMMANDS));
    }
  }

  /// Whether he may once more; if so, it counts.
  boolean admit(Identity bearer) {
    return bearer.isService() || rates.admit(bearer.user());
  }
}
