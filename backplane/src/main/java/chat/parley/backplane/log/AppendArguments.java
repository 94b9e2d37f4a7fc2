package chat.parley.backplane.log;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import java.util.Arrays;

/// The arguments that are the same for every append, encoded once, and the source of the one that
/// never is. Thread-safe; its arrays are not copied: nobody changes them.
@SuppressWarnings("ArrayRecordComponent") // handed to the driver as they are, on every append
public record AppendArguments(
    byte[] publish,
    byte[] maxEntries,
    byte[] maxAgeMillis,
    byte[] keyMemoryMillis,
    byte[] maxKeys,
    byte[] maxReactions,
    byte[] feedEntries,
    EpochSeeds seeds) {
  private static final byte[] NO_FEED = number(0);

  /// @param publishCommand the command with which scripts publish
  public static AppendArguments of(RoomLogSettings settings, String publishCommand) {
    return new AppendArguments(
        Keys.bytes(publishCommand),
        number(settings.maxEntries()),
        number(settings.maxAge().toMillis()),
        number(settings.keyMemory().toMillis()),
        number(settings.maxKeys()),
        number(settings.maxReactions()),
        number(settings.feedEntries()),
        EpochSeeds.ofThisNode());
  }

  /// Keys of a script whose last one is the feed of their bucket. Left out where there is no feed:
  /// it does not exist then, and while a cluster moves a slot it refuses whatever names a key that
  /// does not exist.
  public byte[][] withFeed(Bucket bucket, byte[]... keys) {
    if (Arrays.equals(feedEntries, NO_FEED)) {
      return keys;
    }
    var all = Arrays.copyOf(keys, keys.length + 1);
    all[keys.length] = Keys.feed(bucket);
    return all;
  }

  /// The same for rooms whose history is to be shorter.
  public AppendArguments withMaxEntries(int entries) {
    return new AppendArguments(
        publish,
        number(entries),
        maxAgeMillis,
        keyMemoryMillis,
        maxKeys,
        maxReactions,
        feedEntries,
        seeds);
  }

  private static byte[] number(long value) {
    return Keys.bytes(Long.toString(value));
  }
}
