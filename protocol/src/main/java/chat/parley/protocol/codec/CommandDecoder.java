package chat.parley.protocol.codec;

import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.command.Typing;
import chat.parley.protocol.command.Unsubscribe;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;

/// Reads commands from JSON. Unknown fields are skipped, in whatever order fields come.
public final class CommandDecoder {
  private final int maxTextBytes;

  /// @param maxTextBytes the longest text of a message, in bytes of UTF-8
  public CommandDecoder(int maxTextBytes) {
    this.maxTextBytes = maxTextBytes;
  }

  /// Reads one frame of a WebSocket.
  public Decoded decode(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readCommand(json);
      return new Decoded.Understood(command(fields));
    } catch (RefusedException refused) {
      return new Decoded.Malformed(fields.id, refused.refusal());
    } catch (JacksonException _) {
      return new Decoded.Malformed(fields.id, notJson());
    }
  }

  /// Reads the body of a send over HTTP: the fields of a `send` without `cmd`, `id` and `room`.
  public DecodedDraft decodeDraft(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedDraft.Understood(draft(fields));
    } catch (RefusedException refused) {
      return new DecodedDraft.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedDraft.Malformed(notJson());
    }
  }

  private Command command(CommandFields fields) {
    if (fields.id == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'id' is missing: an integer from 0 to 2^53-1.");
    }
    if (fields.cmd == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'cmd' is missing.");
    }
    long id = fields.id;
    return switch (fields.cmd) {
      case "subscribe" -> new Subscribe(id, target(fields), acked(fields));
      case "unsubscribe" -> new Unsubscribe(id, fields.requiredRoom());
      case "send" -> new Send(id, fields.requiredRoom(), draft(fields));
      case "typing" -> new Typing(id, fields.requiredRoom());
      case "ping" -> new Ping(id);
      case "refresh" -> new Refresh(id, token(fields));
      default -> throw refused(ErrorCode.UNKNOWN_COMMAND, "There is no command of this name.");
    };
  }

  private static Target target(CommandFields fields) {
    boolean severalRooms = fields.mine || fields.rooms != null;
    if (severalRooms && fields.room != null) {
      throw refused(ErrorCode.BAD_REQUEST, "Either 'room' or 'rooms', not both.");
    }
    // An 'after' of the wrong form must not be dropped: the client would start now, with a hole.
    if (fields.mine && fields.after == null) {
      return new Target.Mine(fields.afterByRoom);
    }
    if (fields.rooms != null && fields.after == null && fields.afterByRoom.isEmpty()) {
      return new Target.Rooms(fields.rooms);
    }
    if (!severalRooms && fields.afterByRoom.isEmpty()) {
      return new Target.OneRoom(fields.requiredRoom(), fields.after);
    }
    throw refused(
        ErrorCode.BAD_REQUEST,
        "'after' is a position beside 'room', an object of positions beside \"mine\", else absent.");
  }

  /// In the same two forms as `after`, and as strict.
  private static Map<RoomId, Position> acked(CommandFields fields) {
    if (fields.acked == null) {
      return fields.ackedByRoom;
    }
    if (fields.room == null) {
      throw refused(
          ErrorCode.BAD_REQUEST,
          "'acked' is a position beside 'room', an object of positions beside 'rooms'.");
    }
    return Map.of(fields.room, fields.acked);
  }

  private Draft draft(CommandFields fields) {
    if (fields.text == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'text' is missing: a string.");
    }
    // No character takes more than three bytes per UTF-16 unit: most texts need no counting.
    int most = fields.text.length() * 3;
    if (most > maxTextBytes && fields.text.getBytes(StandardCharsets.UTF_8).length > maxTextBytes) {
      throw refused(
          ErrorCode.TEXT_TOO_LONG, "'text' is longer than " + maxTextBytes + " bytes of UTF-8.");
    }
    return new Draft(fields.key, fields.text, fields.first);
  }

  private static String token(CommandFields fields) {
    if (fields.token == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'token' is missing: a string.");
    }
    return fields.token;
  }

  private static Refusal notJson() {
    return new Refusal(ErrorCode.BAD_REQUEST, "Not a JSON object that can be read.");
  }

  static RefusedException refused(ErrorCode code, String text) {
    return new RefusedException(new Refusal(code, text));
  }
}
