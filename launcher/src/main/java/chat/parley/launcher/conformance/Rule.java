package chat.parley.launcher.conformance;

/// Something that the protocol promises. Immutable.
///
/// @param transport what it is tried on
/// @param isSlow whether it waits for heartbeats
record Rule(String transport, String name, boolean isSlow, Trial trial) {
  /// Returns where the server keeps the rule.
  @FunctionalInterface
  interface Trial {
    void run(Site site) throws Exception;
  }

  static Rule of(String transport, String name, Trial trial) {
    return new Rule(transport, name, false, trial);
  }

  static Rule slow(String transport, String name, Trial trial) {
    return new Rule(transport, name, true, trial);
  }
}
