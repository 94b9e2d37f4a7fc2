package chat.parley.gateway.admission;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.UserRates;

/// How often users poll on this node. A poll that does not wait is a command like others. Those
/// that wait come as often as something is said in their rooms, so they have a higher rate of their
/// own: who reads much may speak as ever. Thread-safe.
public final class PollRates {
  private final UserRates commands;
  private final UserRates waiting;

  /// @param commands of all that users ask for over HTTP
  /// @param waiting of polls that wait
  public PollRates(UserRates commands, UserRates waiting) {
    this.commands = commands;
    this.waiting = waiting;
  }

  /// Throws a refusal where it is one too many.
  public void require(Identity bearer, boolean isWaiting) {
    (isWaiting ? waiting : commands).require(bearer);
  }
}
