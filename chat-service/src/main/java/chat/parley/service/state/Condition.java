package chat.parley.service.state;

import java.util.List;
import java.util.stream.Stream;

/// What the document must be for a change to be made: `If-Match` (RFC 9110, 13.1.1).
///
/// @param tags one of which must name it; none: it may be any
record Condition(List<String> tags) {
  private static final String ANY = "*";

  Condition {
    tags = List.copyOf(tags);
  }

  /// @param headers the values of the header, each perhaps a list
  static Condition of(List<String> headers) {
    return new Condition(
        headers.stream()
            .flatMap(header -> Stream.of(header.split(",", -1)))
            .map(String::trim)
            .toList());
  }

  boolean holds(String version) {
    return tags.isEmpty() || tags.contains(ANY) || tags.contains('"' + version + '"');
  }
}
