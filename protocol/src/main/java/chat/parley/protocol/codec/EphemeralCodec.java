package chat.parley.protocol.codec;

import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of an ephemeral event as it is published: `name SP user [SP recipient] LF fields`, like
/// that of a stored one but for the recipient. No name is that of a stored event.
public final class EphemeralCodec {
  private static final Pattern HEAD = Pattern.compile("([a-z]+) ([!-~]+)(?: ([!-~]+))?");
  private static final int TYPICAL_FIELDS = 48;

  private EphemeralCodec() {}

  /// Somebody is typing.
  public static byte[] typing(UserId user) {
    return encode(EphemeralName.TYPING, user, null, Fields.NONE);
  }

  /// Somebody has got so far.
  ///
  /// @param recipient as that of an {@link EphemeralEvent}
  public static byte[] receipt(UserId user, Receipt receipt, @Nullable UserId recipient) {
    var name =
        switch (receipt.kind()) {
          case DELIVERED -> EphemeralName.DELIVERED;
          case READ -> EphemeralName.READ;
        };
    var fields =
        Fields.of(
            TYPICAL_FIELDS,
            json -> json.writeStringProperty("position", receipt.position().toString()));
    return encode(name, user, recipient, fields);
  }

  /// A user has read a thread so far: for his own connections.
  public static byte[] threadRead(UserId user, Position thread, Position position) {
    var fields =
        Fields.of(
            2 * TYPICAL_FIELDS,
            json -> {
              json.writeStringProperty("thread", thread.toString());
              json.writeStringProperty("position", position.toString());
            });
    return encode(EphemeralName.READTHREAD, user, user, fields);
  }

  /// Somebody says something that is stored nowhere.
  public static byte[] message(UserId user, Content content) {
    return encode(EphemeralName.EPHEMERAL, user, null, BodyCodec.content(content));
  }

  /// Somebody tells somebody else something. The event names its recipient, so that a client which
  /// several users share can tell whom it is for.
  public static byte[] signal(UserId user, Signal signal) {
    var data = signal.data();
    var fields =
        Fields.of(
            3 * TYPICAL_FIELDS + (data == null ? 0 : data.length()),
            json -> {
              json.writeStringProperty("to", signal.to().value());
              json.writeStringProperty("type", signal.type().value());
              if (data != null) {
                json.writeName("data");
                json.writeRawValue(data);
              }
            });
    return encode(EphemeralName.SIGNAL, user, signal.to(), fields);
  }

  /// What somebody says of himself now, all of it: what is absent he does not say.
  ///
  /// @param version of two that a reader has of one user the greater one is newer
  public static byte[] profile(UserId user, long version, Profile profile) {
    var custom = profile.custom();
    var fields =
        Fields.of(
            4 * TYPICAL_FIELDS + (custom == null ? 0 : custom.length()),
            json -> {
              json.writeNumberProperty("version", version);
              if (profile.name() != null) {
                json.writeStringProperty("name", profile.name());
              }
              if (profile.avatar() != null) {
                json.writeStringProperty("avatar", profile.avatar());
              }
              if (custom != null) {
                json.writeName("custom");
                json.writeRawValue(custom);
              }
            });
    return encode(EphemeralName.PROFILE, user, null, fields);
  }

  /// Others see something else of somebody.
  ///
  /// @param version as that of his presence
  /// @param recipient as that of an {@link EphemeralEvent}
  public static byte[] presence(
      EphemeralName name, UserId user, long version, @Nullable UserId recipient) {
    var fields = Fields.of(TYPICAL_FIELDS, json -> json.writeNumberProperty("version", version));
    return encode(name, user, recipient, fields);
  }

  /// A user has read something of his inbox. Up to where all of it is read, and how much is not, is
  /// known where that is decided, and comes between and behind these.
  public static ClearedBody cleared(UserId user, Clearance clearance) {
    var one =
        clearance instanceof Clearance.One(var notification)
            ? "\"notification\":\"" + notification + "\","
            : "";
    return new ClearedBody(
        encode(EphemeralName.CLEARED, user, null, ascii(one + "\"read\":\"")),
        ascii("\",\"unread\":"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] encode(EphemeralName name, UserId user, @Nullable UserId recipient, byte[] fields) {
    var to = recipient == null ? "" : " " + recipient.value();
    var head = (name.label() + ' ' + user.value() + to + '\n').getBytes(StandardCharsets.US_ASCII);
    var bytes = Arrays.copyOf(head, head.length + fields.length);
    System.arraycopy(fields, 0, bytes, head.length, fields.length);
    return bytes;
  }

  /// Reads `bytes` from `from` on; empty if they are not such a body: anybody can publish on a
  /// channel.
  public static Optional<EphemeralEvent> decode(byte[] bytes, int from, long at) {
    int newline = from;
    while (newline < bytes.length && bytes[newline] != '\n') {
      newline++;
    }
    if (newline == bytes.length) {
      return Optional.empty();
    }
    var fields =
        newline + 1 == bytes.length
            ? Fields.NONE
            : Arrays.copyOfRange(bytes, newline + 1, bytes.length);
    // Every byte is one character: what is not ASCII does not match.
    return event(new String(bytes, from, newline - from, StandardCharsets.ISO_8859_1), fields, at);
  }

  private static Optional<EphemeralEvent> event(String text, byte[] fields, long at) {
    var head = HEAD.matcher(text);
    if (!head.matches() || !Fields.areFields(fields)) {
      return Optional.empty();
    }
    var name = EphemeralName.of(head.group(1));
    var user = head.group(2);
    var recipient = head.group(3);
    if (name.isEmpty()
        || !UserId.isValid(user)
        || (recipient != null && !UserId.isValid(recipient))) {
      return Optional.empty();
    }
    return Optional.of(
        new EphemeralEvent(
            name.get(),
            new UserId(user),
            recipient == null ? null : new UserId(recipient),
            at,
            fields));
  }
}
