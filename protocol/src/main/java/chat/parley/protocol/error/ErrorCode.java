package chat.parley.protocol.error;

import java.util.Locale;

/// Every error a client can meet. Numbers never change; texts may. The range of a number alone
/// tells the client what to do ({@link Advice}).
public enum ErrorCode {
  DRAINING(4000, 503, 1012, "This node is leaving; connect again, another one answers."),

  UNAVAILABLE(
      4100,
      503,
      4100,
      "The service cannot reach its store. Nothing was done; try again, a send with the same key."),
  SLOW_READER(
      4101,
      503,
      4101,
      "The connection did not read what was sent to it for too long. Resume later."),
  TOO_MANY_CONNECTIONS(4102, 503, 4102, "This node holds as many connections as it can."),
  TOO_MANY_COMMANDS(4103, 429, 4103, "Too many commands per second."),
  NO_PONG(4104, 503, 4104, "The connection did not answer pings."),
  OUTCOME_UNKNOWN(
      4105,
      503,
      4105,
      "It is not known whether this was done. Repeat it to learn that, a send with the same key."),
  ROOM_BUSY(
      4106,
      503,
      4106,
      "The room remembers as many keys as it may. Repeat later with the same key."),
  INTERNAL(
      4107, 500, 4107, "Something went wrong on our side. Try again, a send with the same key."),
  STORE_FULL(
      4108,
      503,
      4108,
      "The store has no memory left. Nothing was done; repeat later with the same key."),
  TOO_FEW_REPLICAS(
      4109,
      503,
      4109,
      "The store has fewer replicas than it must have. Nothing was done; repeat later with the same key."),
  TOO_MANY_OF_ADDRESS(
      4110, 429, 4110, "There are as many connections from this address as there may be."),
  TOO_MANY_HANDSHAKES(4111, 429, 4111, "Too many connections per second from this address."),
  TOO_MANY_OF_USER(4112, 429, 4112, "This user has as many connections as he may."),

  NO_TOKEN(
      4200,
      401,
      4200,
      "A token is required: 'Authorization: Bearer …', or a ticket on /v1/events."),
  BAD_TOKEN(4201, 401, 4201, "The token is not one that this service accepts."),
  TOKEN_EXPIRED(4202, 401, 4202, "The token has expired."),
  UNKNOWN_TICKET(
      4203,
      401,
      4203,
      "The ticket is unknown or has expired; get a new one from POST /v1/tickets."),
  WRONG_USER(
      4204, 403, 4204, "The token names another user than the one of this connection or ticket."),
  DISCONNECTED(
      4205, 401, 4205, "All connections of this user were ended. Come back with a new token."),

  BAD_REQUEST(4300, 400, 0, "The request cannot be read."),
  NOT_A_MEMBER(4301, 403, 0, "You are not a member of this room."),
  UNKNOWN_ROOM(4302, 404, 0, "There is no such room, or you may not see it."),
  UNKNOWN_COMMAND(4303, 400, 0, "There is no such command."),
  BAD_ROOM(4304, 400, 0, "Not a room id: 1–64 of [A-Za-z0-9._~-], a letter or digit first."),
  BAD_USER(
      4305,
      400,
      0,
      "Not a user id: 1–128 of printable ASCII without space and ': , { } /', no '@' in front."),
  KEY_FORGOTTEN(
      4306, 409, 0, "It cannot be known any more whether this was sent; look into the history."),
  TEXT_TOO_LONG(4307, 413, 0, "The text is too long."),
  BAD_POSITION(4308, 400, 0, "Not a position or cursor."),
  TOO_MANY_ROOMS(4309, 400, 0, "Too many rooms on one connection."),
  ROOM_EXISTS(4310, 409, 0, "A room of this name exists already."),
  NOT_ALLOWED(4311, 403, 0, "You may not do this."),
  BAD_KEY(4312, 400, 0, "Not a key: 1–64 characters of printable ASCII without space."),
  WRONG_METHOD(4313, 405, 0, "This path does not answer this method."),
  WRONG_PATH(
      4314,
      404,
      0,
      "There is nothing at this path here. Gateways and chat-service answer different ones."),
  BODY_TOO_LARGE(4316, 413, 0, "The body is too large."),
  WRONG_MEDIA_TYPE(4317, 415, 0, "The body must be application/json."),
  BAD_UPGRADE(
      4318, 400, 0, "Not a WebSocket handshake: RFC 6455, version 13, subprotocol chat.v1."),
  BINARY_FRAME(4319, 400, 0, "Binary frames carry nothing in this protocol."),
  BAD_PAGE(4320, 400, 0, "Not a page size that is allowed here."),
  OWNER_STAYS(
      4321,
      409,
      0,
      "The owner cannot leave the room, nor be less in it: make another member the owner first."),
  ROOM_FULL(4322, 409, 0, "The room has as many members as it may."),
  UNKNOWN_MESSAGE(
      4323,
      404,
      0,
      "There is no such message: it was deleted, is not retained any more, or was none."),
  BAD_REACTION(
      4324, 400, 0, "Not a reaction: 1–64 bytes of UTF-8 without spaces and control characters."),
  TOO_MANY_REACTIONS(4325, 409, 0, "The message has as many reactions as it may."),
  UNKNOWN_RECIPIENT(4326, 404, 0, "Whom this is for is not a member of the room."),
  SIGNAL_TOO_LONG(4327, 413, 0, "The data of the signal are too long."),
  BAD_SIGNAL_TYPE(
      4328, 400, 0, "Not a type of signal: 1–64 characters of printable ASCII without space."),
  READ_ONLY(4330, 403, 0, "You may read in this room, not write."),
  MUTED(4331, 403, 0, "You are muted in this room. Write when that has ended."),
  SLOW_MODE(
      4332, 429, 0, "The room is in slow mode and nothing was appended. Wait, then send again."),
  ROOM_FROZEN(4333, 403, 0, "Only the owner and moderators write in this room now."),
  ROOM_CLOSED(4334, 403, 0, "The room is closed: nobody writes in it."),
  BANNED(4335, 403, 0, "Who is banned from this room does not join it and is not invited."),
  TOO_MANY_RESTRICTIONS(4336, 409, 0, "The room has as many bans and mutes as it may."),
  UNKNOWN_MEMBER(4337, 404, 0, "There is no such member of this room."),
  NOT_A_SERVICE(
      4350, 403, 0, "Only services may do this: whose tokens have the scope 'parley.service'."),
  DIRECT_ROOM(
      4351,
      409,
      0,
      "The room is that of two users for good: nobody joins or leaves it, or is removed."),
  BAD_STATUS(4356, 400, 0, "Not a status to choose: 'online', 'away' or 'invisible'."),
  STATUS_TOO_OFTEN(
      4357, 429, 0, "You have changed your status too often. Wait, then choose again."),
  TOO_MANY_WATCHED(4358, 400, 0, "Too many users to watch on one connection."),
  NOT_AN_OPERATOR(
      4359, 403, 0, "Only operators may do this: whose tokens have the scope 'parley.operator'."),
  BLOCKED(4360, 403, 0, "Whom this is for has blocked you."),
  TOO_MANY_BLOCKS(4361, 409, 0, "You have blocked as many users as you may."),
  BAD_PROFILE(4362, 400, 0, "A field of the profile is not what it may be."),
  DATA_TOO_LONG(4363, 413, 0, "The data of the message are too long."),
  TOO_MANY_MENTIONS(4364, 400, 0, "The message mentions more users than it may."),
  REPLY_TO_REPLY(
      4365, 409, 0, "What this replies to is a reply itself: name the message that it replies to."),
  TOO_MANY_THREADS(4366, 409, 0, "You follow as many threads of this room as you may."),
  UNKNOWN_NODE(4367, 404, 0, "There is no such node, or it says nothing of itself."),
  TOO_MANY_MEMBERSHIPS(
      4368, 409, 0, "Whoever would become a member of this room is in as many rooms as he may be."),
  NOT_A_STATE_ROOM(4370, 409, 0, "This room holds no document; messages are sent to it."),
  STATE_ROOM(4371, 409, 0, "This room holds a document, which is patched; it takes no messages."),
  BAD_PATCH(4372, 400, 0, "Not a patch: RFC 6902 (JSON Patch) or RFC 7396 (JSON Merge Patch)."),
  PATCH_CONFLICT(4373, 409, 0, "The document is not what the patch or If-Match takes it for."),
  DOCUMENT_TOO_LARGE(4374, 413, 0, "The document would be too large."),
  BAD_NOTIFICATION(4375, 400, 0, "A field of the notification is not what it may be."),
  NOTIFICATION_TOO_LARGE(4376, 413, 0, "The notification is too large."),
  BAD_PREFERENCE(4377, 400, 0, "Not what can be chosen about notifications."),
  TOO_MANY_PREFERENCES(
      4378, 409, 0, "You have chosen something about as many rooms and types as you may."),

  FRAME_TOO_LARGE(4400, 413, 1009, "The frame is too large."),
  INVALID_UTF8(4401, 400, 1007, "The frame is not UTF-8."),
  PROTOCOL_VIOLATION(4402, 400, 1002, "The frame violates RFC 6455."),
  ORIGIN_NOT_ALLOWED(4403, 403, 4403, "Pages of this origin may not connect.");

  private final int number;
  private final int httpStatus;
  private final int closeCode;
  private final String text;

  ErrorCode(int number, int httpStatus, int closeCode, String text) {
    this.number = number;
    this.httpStatus = httpStatus;
    this.closeCode = closeCode;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /// The name on the wire: lower case with hyphens.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public int httpStatus() {
    return httpStatus;
  }

  /// The close code when a WebSocket ends because of this error; 0 when it stays open.
  public int closeCode() {
    return closeCode;
  }

  /// The general text; a {@link Refusal} may say more precisely what is wrong.
  public String text() {
    return text;
  }

  public Advice advice() {
    return Advice.of(number);
  }

  /// Whether repeating the same thing later can succeed without the caller changing anything.
  public boolean isRetryable() {
    return advice() == Advice.RESUME_AT_ONCE || advice() == Advice.BACK_OFF;
  }
}
