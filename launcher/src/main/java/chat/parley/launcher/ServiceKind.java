package chat.parley.launcher;

import java.nio.file.Path;
import java.util.List;

/// What a cluster consists of.
///
/// The heaps are small because a laptop shares its memory between all of them: 512 MiB hold a
/// gateway's 64 MiB of rings and some 50,000 connections, and chat-service keeps nothing between
/// requests. They begin small, and so does the space for what is new, all of which is soon touched
/// and stays: by itself it would take a third of the heap.
enum ServiceKind {
  REDIS("redis", ""),
  CHAT_SERVICE("chat-service", "-Xms32m -Xmx256m -Xmn16m"),
  GATEWAY("gateway", "-Xms48m -Xmx512m -Xmn32m");

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

  /// The JVM's heap flags; none for Redis.
  List<String> heap() {
    return heap.isEmpty() ? List.of() : List.of(heap.split(" "));
  }

  /// The runnable jar below the repository root. Redis has none.
  Path jar(Path home) {
    return home.resolve(label)
        .resolve("target")
        .resolve("parley-" + label + "-" + VERSION + "-exec.jar");
  }
}
