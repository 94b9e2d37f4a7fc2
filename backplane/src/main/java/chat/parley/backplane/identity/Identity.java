package chat.parley.backplane.identity;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Instant;

/// Who a verified token names, and until when.
///
/// @param isService whether its bearer is a back end or a bot, which may do more than users may
/// @param grants what the user is in rooms by this token
public record Identity(UserId user, Instant expires, boolean isService, Grants grants) {
  /// The scope of a service token. A name of our own: what an identity provider calls `service` may
  /// be anything.
  static final String SERVICE_SCOPE = "parley.service";

  /// The scope of an operator's token: of whoever runs the cluster, and may see it and drain its
  /// nodes.
  static final String OPERATOR_SCOPE = "parley.operator";

  /// A user's, without grants.
  public Identity(UserId user, Instant expires) {
    this(user, expires, false, Grants.NONE);
  }

  /// The same bearer, for another user. What his token grants is his own.
  public Identity as(UserId other) {
    return new Identity(other, expires, isService, Grants.NONE);
  }

  /// Whether its bearer runs the cluster. His scope is a grant of the room that shows it: so it
  /// holds wherever grants do, in a ticket's stream too, and no claim can give it.
  public boolean isOperator() {
    return grants.in(RoomId.CLUSTER) != null;
  }

  /// The user as he acts in a room.
  public Actor in(RoomId room) {
    return new Actor(user, grants.in(room));
  }
}
