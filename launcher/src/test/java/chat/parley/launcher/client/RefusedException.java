package chat.parley.launcher.client;

import tools.jackson.databind.JsonNode;

/// A node said no, with a number of the protocol's error table.
public final class RefusedException extends RuntimeException {
  private static final int LEAVING = 4000;

  private final int code;

  RefusedException(int code, String text) {
    super(code + " " + text);
    this.code = code;
  }

  /// From `{"code":…,"name":…,"text":…}`, or from a problem body, which has `title` and `detail`.
  static RefusedException of(JsonNode error) {
    return new RefusedException(error.path("code").asInt(), error.toString());
  }

  public int code() {
    return code;
  }

  /// Whether another node may be asked instead. Nothing else is repeated, whatever the protocol
  /// advises: with Redis up, a node has no reason to ask for that.
  boolean isOfLeavingNode() {
    return code == LEAVING;
  }
}
