package chat.parley.service.room;

import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.protocol.command.Configuration;
import chat.parley.service.edge.JsonBody;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What is to be otherwise about a room, as it stands in a request's body. What is absent stays.
record ConfigurationDraft(
    @Nullable String topic,
    @Nullable Integer slowModeSeconds,
    @Nullable Boolean frozen,
    @Nullable Boolean closed,
    @Nullable Integer historyEntries,
    @Nullable Integer historySeconds) {
  /// A line above the conversation, in UTF-16 units.
  private static final int MAX_TOPIC = 250;

  private static final int MAX_SLOW_MODE_SECONDS = (int) TimeUnit.HOURS.toSeconds(6);

  /// Shorter than it takes to read a message, nothing of use is left.
  private static final int MIN_HISTORY_SECONDS = 60;

  /// @param limits what the installation keeps: a room keeps as much or less
  Configuration checked(RoomLogSettings limits) {
    if (topic != null && topic.length() > MAX_TOPIC) {
      throw JsonBody.badField("topic", "a string of up to " + MAX_TOPIC + " UTF-16 units");
    }
    if (topic != null && holdsHalfAPair(topic)) {
      throw JsonBody.badField("topic", "a string without half of a surrogate pair");
    }
    if (slowModeSeconds != null
        && (slowModeSeconds < 0 || slowModeSeconds > MAX_SLOW_MODE_SECONDS)) {
      throw JsonBody.badField("slowModeSeconds", "a number from 0 to " + MAX_SLOW_MODE_SECONDS);
    }
    int maxEntries = limits.maxEntries();
    if (historyEntries != null && (historyEntries < 0 || historyEntries > maxEntries)) {
      throw JsonBody.badField("historyEntries", "a number from 0 to " + maxEntries);
    }
    long maxSeconds = limits.maxAge().toSeconds();
    if (historySeconds != null && !isHistory(historySeconds, maxSeconds)) {
      throw JsonBody.badField(
          "historySeconds", "0, or a number from " + MIN_HISTORY_SECONDS + " to " + maxSeconds);
    }
    return new Configuration(
        topic, slowModeSeconds, frozen, closed, historyEntries, historySeconds);
  }

  private static boolean isHistory(int seconds, long maxSeconds) {
    return seconds == 0 || (seconds >= MIN_HISTORY_SECONDS && seconds <= maxSeconds);
  }

  /// Which is JSON, but no Unicode: strict clients fail on the whole event.
  private static boolean holdsHalfAPair(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }
}
