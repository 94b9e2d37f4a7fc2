package chat.parley.protocol.codec;

import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;

/// What is appended where the document of a state room changes; {@link BodyCodec} turns it into
/// bytes.
public final class StateCodec {
  private StateCodec() {}

  /// @param patch what is otherwise, in JSON as RFC 6902 has it, on one line
  public static Body patch(UserId user, SendKey key, String patch) {
    return new Body(
        EventName.PATCH,
        user,
        Fields.of(
            patch.length() + 2 * SendKey.MAX_LENGTH,
            json -> {
              json.writeStringProperty("key", key.value());
              json.writeName("patch");
              json.writeRawValue(patch);
            }));
  }
}
