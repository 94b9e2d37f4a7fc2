package chat.parley.backplane.redis;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/// The unit of placement: one of 256, chosen by a hash of a room's or user's id. Its tag is the
/// hash tag of all their keys and channels, so that a script's keys share a slot. Bucket `i` lies
/// in slot `64·i` of a cluster, which spreads the buckets evenly however many servers there are.
/// The number of buckets and their tags never change: they are part of the stored data.
public record Bucket(int index) {
  public static final int COUNT = 256;

  private static final int SLOTS_APART = 64;
  private static final List<String> TAGS = readTags();
  private static final Map<String, Integer> BY_TAG =
      IntStream.range(0, COUNT).boxed().collect(Collectors.toMap(TAGS::get, Function.identity()));

  /// That of an inbox is its user's.
  public static Bucket of(RoomId room) {
    return of(room.isInbox() ? room.value().substring(1) : room.value());
  }

  public static Bucket of(UserId user) {
    return of(user.value());
  }

  /// The bucket whose tag a key or channel carries in front.
  public static Bucket ofKey(String name) {
    var index = BY_TAG.get(name.substring(1, Math.max(1, name.indexOf('}'))));
    if (index == null) {
      throw new IllegalArgumentException("no bucket's key: " + name);
    }
    return new Bucket(index);
  }

  /// In a cluster.
  public int slot() {
    return index * SLOTS_APART;
  }

  /// The hash tag, without braces.
  public String tag() {
    return TAGS.get(index);
  }

  private static Bucket of(String id) {
    var crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.US_ASCII));
    return new Bucket((int) (crc.getValue() % COUNT));
  }

  private static List<String> readTags() {
    try (var file = Bucket.class.getResourceAsStream("/redis/buckets.txt");
        var reader =
            new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.US_ASCII)) {
      return reader.readAllAsString().lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
