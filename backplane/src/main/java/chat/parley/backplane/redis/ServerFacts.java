package chat.parley.backplane.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a Redis says about itself. Immutable.
///
/// @param version like `7.0.15`
/// @param eviction its `maxmemory-policy`; absent where it does not tell
/// @param isAppendOnly whether it writes an append-only file
/// @param appendfsync how often that is forced to disk; absent where CONFIG is refused
/// @param save when it takes snapshots, empty for never; absent where CONFIG is refused
record ServerFacts(
    String version,
    boolean isPrimary,
    boolean isLoading,
    boolean isOfCluster,
    Optional<String> eviction,
    boolean isAppendOnly,
    Optional<String> appendfsync,
    Optional<String> save) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

  /// @param info the answer of `INFO`
  static ServerFacts of(String info, Optional<String> appendfsync, Optional<String> save) {
    var fields = fields(info);
    return new ServerFacts(
        fields.getOrDefault("redis_version", "0.0"),
        fields.getOrDefault("role", "master").equals("master"),
        fields.getOrDefault("loading", "0").equals("1"),
        fields.getOrDefault("cluster_enabled", "0").equals("1"),
        Optional.ofNullable(fields.get("maxmemory_policy")),
        fields.getOrDefault("aof_enabled", "0").equals("1"),
        appendfsync,
        save);
  }

  boolean isAtLeast(int major, int minor) {
    var numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int itsMajor = Integer.parseInt(numbers.group(1));
    return itsMajor > major || (itsMajor == major && Integer.parseInt(numbers.group(2)) >= minor);
  }

  /// Whether it can be asked to wait for its own disk.
  boolean hasWaitAof() {
    return isAtLeast(7, 2);
  }

  static Map<String, String> fields(String info) {
    var fields = new HashMap<String, String>();
    info.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
              }
            });
    return fields;
  }
}
