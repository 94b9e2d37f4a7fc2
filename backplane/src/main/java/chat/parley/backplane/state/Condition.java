package chat.parley.backplane.state;

import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the document must be for a change to be made: `If-Match` (RFC 9110, 13.1.1).
///
/// @param tags one of which must name it; none: it may be any
public record Condition(List<String> tags) {
  private static final String ANY = "*";

  public Condition {
    tags = List.copyOf(tags);
  }

  /// One that nothing is asked of where the position is null.
  static Condition of(@Nullable Position version) {
    return new Condition(version == null ? List.of() : List.of(tag(version.toString())));
  }

  /// @param headers the values of the header, each perhaps a list
  public static Condition of(List<String> headers) {
    return new Condition(
        headers.stream()
            .flatMap(header -> Stream.of(header.split(",", -1)))
            .map(String::trim)
            .toList());
  }

  boolean holds(String version) {
    return tags.isEmpty() || tags.contains(ANY) || tags.contains(tag(version));
  }

  private static String tag(String version) {
    return '"' + version + '"';
  }
}
