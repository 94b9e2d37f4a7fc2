package chat.parley.backplane.log;

import chat.parley.backplane.redis.Keys;

/// The arguments that are the same for every append, encoded once. Immutable, though its arrays are
/// not copied: nobody changes them.
@SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are, on every append
public record AppendArguments(
    byte[] publish,
    byte[] maxEntries,
    byte[] maxAgeMillis,
    byte[] keyMemoryMillis,
    byte[] maxKeys,
    byte[] feedEntries) {
  public static AppendArguments of(RoomLogSettings settings) {
    return new AppendArguments(
        Keys.bytes("PUBLISH"),
        number(settings.maxEntries()),
        number(settings.maxAge().toMillis()),
        number(settings.keyMemory().toMillis()),
        number(settings.maxKeys()),
        number(settings.feedEntries()));
  }

  private static byte[] number(long value) {
    return Keys.bytes(Long.toString(value));
  }
}
