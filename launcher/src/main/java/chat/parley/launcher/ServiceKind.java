package chat.parley.launcher;

import java.nio.file.Path;

/// What a cluster consists of.
///
/// The heaps are small because a laptop shares its memory between all of them: 512 MiB hold a
/// gateway's 64 MiB of rings and some 50,000 connections, and chat-service keeps nothing between
/// requests.
enum ServiceKind {
  REDIS("redis", ""),
  CHAT_SERVICE("chat-service", "-Xmx256m"),
  GATEWAY("gateway", "-Xmx512m");

  static final String VERSION = "0.1.0-SNAPSHOT";

  private final String label;
  private final String heap;

  ServiceKind(String label, String heap) {
    this.label = label;
    this.heap = heap;
  }

  String label() {
    return label;
  }

  /// The JVM's heap flag; empty for Redis.
  String heap() {
    return heap;
  }

  /// The runnable jar below the repository root. Redis has none.
  Path jar(Path home) {
    return home.resolve(label)
        .resolve("target")
        .resolve("parley-" + label + "-" + VERSION + "-exec.jar");
  }
}
