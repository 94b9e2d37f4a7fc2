package chat.parley.backplane.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of a message since it was sent.
///
/// @param reactions in the order of their first
public record MessageState(@Nullable Text text, List<Counted> reactions) {
  private static final int AT = 2;

  public MessageState {
    reactions = List.copyOf(reactions);
  }

  /// What stands in place of its first text.
  public sealed interface Text {
    /// In milliseconds since 1970, from Redis.
    long at();

    record Edited(long at, String text) implements Text {}

    record Deleted(long at, String by) implements Text {}
  }

  /// @param mine whether the reader is among those who gave it
  public record Counted(String reaction, long count, boolean mine) {}

  /// Reads the three texts of a message in the reply of `changed.lua`.
  static MessageState parse(String state, String counts, String mine) {
    var ofReader = List.of(mine.split(" ", -1));
    var words = counts.isEmpty() ? new String[0] : counts.split(" ", -1);
    var reactions = new ArrayList<Counted>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      reactions.add(
          new Counted(words[i], Long.parseLong(words[i + 1]), ofReader.contains(words[i])));
    }
    return new MessageState(text(state).orElse(null), reactions);
  }

  private static Optional<Text> text(String state) {
    if (state.startsWith("e ")) {
      int newline = state.indexOf('\n');
      return Optional.of(
          new Text.Edited(Long.parseLong(state, AT, newline, 10), state.substring(newline + 1)));
    }
    if (state.startsWith("d ")) {
      int space = state.indexOf(' ', AT);
      return Optional.of(
          new Text.Deleted(Long.parseLong(state, AT, space, 10), state.substring(space + 1)));
    }
    return Optional.empty();
  }
}
