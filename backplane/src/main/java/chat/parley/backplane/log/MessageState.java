package chat.parley.backplane.log;

import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of a message since it was sent.
///
/// @param reactions in the order of their first
/// @param replies null where there are none
public record MessageState(
    @Nullable Text text, List<Counted> reactions, @Nullable Replies replies) {
  private static final int AT = 2;

  public MessageState {
    reactions = List.copyOf(reactions);
  }

  /// Without replies.
  public MessageState(@Nullable Text text, List<Counted> reactions) {
    this(text, reactions, null);
  }

  MessageState with(@Nullable Replies others) {
    return new MessageState(text, reactions, others);
  }

  /// What stands in place of what it said first.
  public sealed interface Text {
    /// In milliseconds since 1970, from Redis.
    long at();

    record Edited(long at, String text) implements Text {}

    /// To something with data.
    ///
    /// @param fields what it says, as the members that its events have for it
    record Rewritten(long at, String fields) implements Text {}

    record Deleted(long at, String by) implements Text {}
  }

  /// The thread that it begins.
  ///
  /// @param count of the replies that nobody has deleted
  /// @param last the position of the newest of them
  public record Replies(long count, Position last) {}

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
    if (state.startsWith("c ")) {
      int newline = state.indexOf('\n');
      return Optional.of(
          new Text.Rewritten(Long.parseLong(state, AT, newline, 10), state.substring(newline + 1)));
    }
    if (state.startsWith("d ")) {
      int space = state.indexOf(' ', AT);
      return Optional.of(
          new Text.Deleted(Long.parseLong(state, AT, space, 10), state.substring(space + 1)));
    }
    return Optional.empty();
  }
}
