package chat.parley.backplane.log;

import chat.parley.backplane.redis.Keys;

/// The arguments that are the same for every append, encoded once, and the source of the one that
/// never is. Thread-safe; its arrays are not copied: nobody changes them.
@SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are, on every append
public record AppendArguments(
    byte[] publish,
    byte[] maxEntries,
    byte[] maxAgeMillis,
    byte[] keyMemoryMillis,
    byte[] maxKeys,
    byte[] feedEntries,
    EpochSeeds seeds) {
  /// @param publishCommand the command with which scripts publish
  public static AppendArguments of(RoomLogSettings settings, String publishCommand) {
    return new AppendArguments(
        Keys.bytes(publishCommand),
        number(settings.maxEntries()),
        number(settings.maxAge().toMillis()),
        number(settings.keyMemory().toMillis()),
        number(settings.maxKeys()),
        number(settings.feedEntries()),
        EpochSeeds.ofThisNode());
  }

  private static byte[] number(long value) {
    return Keys.bytes(Long.toString(value));
  }
}
