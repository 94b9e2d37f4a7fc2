package chat.parley.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The array that a script returned. Every script's first element is a status word.
public final class ScriptReply {
  private final List<?> elements;

  ScriptReply(List<?> elements) {
    this.elements = elements;
  }

  public String status() {
    return text(0);
  }

  /// No script of a room runs on a replica.
  boolean isNotPrimary() {
    return status().equals("not-primary");
  }

  public String text(int index) {
    return elements.get(index) instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(elements.get(index));
  }

  /// Null where the script returned `false`, or where its array ended before.
  public @Nullable String textOrNull(int index) {
    return index >= elements.size() || elements.get(index) == null ? null : text(index);
  }

  public long number(int index) {
    return Long.parseLong(text(index));
  }
}
