package chat.parley.backplane.redis;

import java.util.Map;

/// How full a Redis is. Immutable.
///
/// @param maxBytes its `maxmemory`; 0 for no limit
record ServerMemory(long usedBytes, long maxBytes) {
  static final ServerMemory UNKNOWN = new ServerMemory(0, 0);

  /// @param info the answer of `INFO memory`
  static ServerMemory of(String info) {
    var fields = ServerFacts.fields(info);
    return new ServerMemory(number(fields, "used_memory"), number(fields, "maxmemory"));
  }

  private static long number(Map<String, String> fields, String name) {
    try {
      return Long.parseLong(fields.getOrDefault(name, "0"));
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
