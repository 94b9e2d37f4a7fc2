package chat.parley.backplane.rule;

/// What the cases of {@link RulesContractTest} try. In this order: each leaves to those behind it
/// what they need.
public enum Deed {
  SEND,
  /// One's own message.
  EDIT,
  /// To edit it to a message with data.
  REWRITE,
  /// To a message of somebody else.
  REACT,
  TYPE,
  SIGNAL,
  /// What is stored nowhere.
  EPHEMERAL,
  /// To change a document, where there is one.
  STATE,
  READ,
  /// The thread of one's own message.
  FOLLOW,
  /// One's own message.
  DELETE,
  /// A message of somebody else.
  ERASE,
  INVITE,
  REMOVE,
  BAN,
  MUTE,
  /// To make a member a reader.
  DEMOTE,
  /// To make a member a moderator.
  PROMOTE,
  CONFIGURE,
  /// Oneself.
  JOIN
}
