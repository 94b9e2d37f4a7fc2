package chat.parley.backplane.redis;

/// What a server counts as written, to a snapshot or to replicas.
final class Writes {
  private static final int CALLS = 5;

  private Writes() {}

  /// By a call that may be repeated: the fewest of several, since what other tests have left
  /// expires in between, and counts too.
  static long fewestOf(RedisServer server, Runnable call) {
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < CALLS; i++) {
      long before = soFar(server);
      call.run();
      fewest = Math.min(fewest, soFar(server) - before);
    }
    return fewest;
  }

  private static long soFar(RedisServer server) {
    return Long.parseLong(server.info("rdb_changes_since_last_save"));
  }
}
