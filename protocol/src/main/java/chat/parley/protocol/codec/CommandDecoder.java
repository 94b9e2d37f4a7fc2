package chat.parley.protocol.codec;

import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Appear;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.ChangeDocument;
import chat.parley.protocol.command.ChangeMessage;
import chat.parley.protocol.command.Clear;
import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.SendEphemeral;
import chat.parley.protocol.command.SendReceipt;
import chat.parley.protocol.command.SendSignal;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.TakePart;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.command.Typing;
import chat.parley.protocol.command.Unsubscribe;
import chat.parley.protocol.command.Watch;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Reads commands from JSON. Unknown fields are skipped, in whatever order fields come.
public final class CommandDecoder {
  private final CommandLimits limits;

  public CommandDecoder(CommandLimits limits) {
    this.limits = limits;
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

  /// Reads the body of a change over HTTP: the fields of the command without `cmd`, `id` and
  /// `room`.
  ///
  /// @param cmd the command's name
  public DecodedChange decodeChange(String cmd, byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedChange.Understood(change(cmd, fields));
    } catch (RefusedException refused) {
      return new DecodedChange.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedChange.Malformed(notJson());
    }
  }

  /// Reads the body of a receipt over HTTP: the fields of the command without `cmd`, `id` and
  /// `room`.
  public DecodedReceipt decodeReceipt(Receipt.Kind kind, byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedReceipt.Understood(new Receipt(kind, fields.requiredPosition()));
    } catch (RefusedException refused) {
      return new DecodedReceipt.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedReceipt.Malformed(notJson());
    }
  }

  /// Reads the body of a signal over HTTP: the fields of the command without `cmd`, `id` and
  /// `room`.
  public DecodedSignal decodeSignal(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedSignal.Understood(signal(fields));
    } catch (RefusedException refused) {
      return new DecodedSignal.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedSignal.Malformed(notJson());
    }
  }

  /// Reads the body of a choice of appearance over HTTP: the fields of the command without `cmd`
  /// and `id`.
  public DecodedAppearance decodeAppearance(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedAppearance.Understood(fields.requiredAppearance());
    } catch (RefusedException refused) {
      return new DecodedAppearance.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedAppearance.Malformed(notJson());
    }
  }

  /// Reads the body of a clearance over HTTP: the fields of the command without `cmd` and `id`.
  public DecodedClearance decodeClearance(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedClearance.Understood(fields.requiredClearance());
    } catch (RefusedException refused) {
      return new DecodedClearance.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedClearance.Malformed(notJson());
    }
  }

  /// Reads the body of an ephemeral message over HTTP: the fields of the command without `cmd`,
  /// `id` and `room`.
  public DecodedContent decodeContent(byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedContent.Understood(content(fields));
    } catch (RefusedException refused) {
      return new DecodedContent.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedContent.Malformed(notJson());
    }
  }

  /// Reads the body of what a member does about a thread over HTTP, likewise.
  ///
  /// @param cmd the command's name
  public DecodedThreadPart decodeThreadPart(String cmd, byte[] json) {
    var fields = new CommandFields();
    try {
      fields.readDraft(json);
      return new DecodedThreadPart.Understood(threadPart(cmd, fields));
    } catch (RefusedException refused) {
      return new DecodedThreadPart.Malformed(refused.refusal());
    } catch (JacksonException _) {
      return new DecodedThreadPart.Malformed(notJson());
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
      case "unsubscribe" -> new Unsubscribe(id, fields.requiredFollowed());
      case "send" -> new Send(id, fields.requiredRoom(), draft(fields));
      case "edit", "delete", "react", "unreact" ->
          new ChangeMessage(id, fields.requiredRoom(), change(fields.cmd, fields));
      case "put", "patch" ->
          new ChangeDocument(id, fields.requiredRoom(), documentChange(fields.cmd, fields));
      case "delivered" -> receipt(fields, id, Receipt.Kind.DELIVERED);
      case "read" -> receipt(fields, id, Receipt.Kind.READ);
      case "typing" -> new Typing(id, fields.requiredRoom());
      case "signal" -> new SendSignal(id, fields.requiredRoom(), signal(fields));
      case "ephemeral" -> new SendEphemeral(id, fields.requiredRoom(), content(fields));
      case "follow", "unfollow", "readthread" ->
          new TakePart(id, fields.requiredRoom(), threadPart(fields.cmd, fields));
      case "presence" -> new Appear(id, fields.requiredAppearance());
      case "clear" -> new Clear(id, fields.requiredClearance());
      case "watch" -> new Watch(id, UserList.required(fields.users));
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
      return new Target.OneRoom(fields.requiredFollowed(), fields.after);
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

  private Change change(String cmd, CommandFields fields) {
    var action =
        switch (cmd) {
          case "edit" -> new Change.Action.Edit(content(fields));
          case "delete" -> new Change.Action.Delete();
          case "react" -> new Change.Action.React(fields.requiredReaction());
          case "unreact" -> new Change.Action.Unreact(fields.requiredReaction());
          default -> throw new IllegalArgumentException(cmd);
        };
    return new Change(fields.key, fields.requiredMessage(), action, fields.first);
  }

  private static DocumentChange documentChange(String cmd, CommandFields fields) {
    var action =
        cmd.equals("put") ? fields.document.requiredPut() : fields.document.requiredPatch();
    return new DocumentChange(fields.key, fields.document.ifMatch(), action, fields.first);
  }

  private static Command receipt(CommandFields fields, long id, Receipt.Kind kind) {
    return new SendReceipt(id, fields.requiredRoom(), new Receipt(kind, fields.requiredPosition()));
  }

  private Signal signal(CommandFields fields) {
    var signal = fields.requiredSignal();
    if (signal.data() != null && isLonger(signal.data(), limits.maxSignalBytes())) {
      throw refused(
          ErrorCode.SIGNAL_TOO_LONG,
          "'data' is longer than " + limits.maxSignalBytes() + " bytes of JSON.");
    }
    return signal;
  }

  private Draft draft(CommandFields fields) {
    return new Draft(
        fields.key, content(fields), new Address(fields.thread, fields.mentions), fields.first);
  }

  private static ThreadPart threadPart(String cmd, CommandFields fields) {
    var action =
        switch (cmd) {
          case "follow" -> new ThreadPart.Action.Follow();
          case "unfollow" -> new ThreadPart.Action.Unfollow();
          case "readthread" -> new ThreadPart.Action.Read(fields.requiredPosition());
          default -> throw new IllegalArgumentException(cmd);
        };
    return new ThreadPart(fields.requiredThread(), action);
  }

  private Content content(CommandFields fields) {
    var data = fields.messageData();
    if (fields.text == null && data == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'text' is missing: a string.");
    }
    if (data != null && isLonger(data, limits.maxDataBytes())) {
      throw refused(
          ErrorCode.DATA_TOO_LONG,
          "'data' is longer than " + limits.maxDataBytes() + " bytes of JSON.");
    }
    return new Content(text(fields), data);
  }

  private @Nullable String text(CommandFields fields) {
    if (fields.text != null && isLonger(fields.text, limits.maxTextBytes())) {
      throw refused(
          ErrorCode.TEXT_TOO_LONG,
          "'text' is longer than " + limits.maxTextBytes() + " bytes of UTF-8.");
    }
    return fields.text;
  }

  /// No character takes more than three bytes per UTF-16 unit: most texts need no counting.
  static boolean isLonger(String text, int maxBytes) {
    return text.length() * 3 > maxBytes && text.getBytes(StandardCharsets.UTF_8).length > maxBytes;
  }

  private static String token(CommandFields fields) {
    if (fields.token == null) {
      throw refused(ErrorCode.BAD_REQUEST, "'token' is missing: a string.");
    }
    return fields.token;
  }

  static Refusal notJson() {
    return new Refusal(ErrorCode.BAD_REQUEST, "Not a JSON object that can be read.");
  }

  static RefusedException refused(ErrorCode code, String text) {
    return new RefusedException(new Refusal(code, text));
  }
}
