package chat.parley.backplane.rule;

/// What the cases of {@link PartRulesContractTest} try: a part taken in what others have said. In
/// this order: each leaves to those behind it what they need.
public enum Part {
  /// To a message of somebody else.
  REPLY,
  /// To take back a reaction to a message of somebody else.
  UNREACT,
  DELIVERED,
  /// The thread of a message of somebody else.
  FOLLOW,
  READTHREAD,
  UNFOLLOW
}
