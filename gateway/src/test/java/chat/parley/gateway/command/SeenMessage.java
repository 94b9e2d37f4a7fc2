package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.MessageState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a client has of one message, from events alone. Two are equal if they say the same.
final class SeenMessage {
  private final String author;
  private final String said;
  private MessageState.@Nullable Text text;
  private final Map<String, Set<String>> reactions = new LinkedHashMap<>();

  /// @param said at first, whatever it says now
  SeenMessage(String author, String said) {
    this.author = author;
    this.said = said;
  }

  String said() {
    return said;
  }

  void take(JsonNode change) {
    long at = change.path("at").asLong();
    var user = change.path("user").asString();
    var reaction = change.path("reaction").asString("");
    switch (change.path("event").asString()) {
      case "edited" -> text = new MessageState.Text.Edited(at, change.path("text").asString());
      case "deleted" -> {
        text = new MessageState.Text.Deleted(at, user);
        reactions.clear();
      }
      case "reacted" ->
          assertThat(reactions.computeIfAbsent(reaction, _ -> new LinkedHashSet<>()).add(user))
              .as("he had not reacted so: %s", change)
              .isTrue();
      case "unreacted" -> {
        var users = reactions.getOrDefault(reaction, Set.of());
        assertThat(users).as("%s", change).contains(user);
        users.remove(user);
        if (users.isEmpty()) {
          reactions.remove(reaction);
        }
      }
      default -> throw new AssertionError("no change: " + change);
    }
  }

  boolean isBy(String user) {
    return author.equals(user);
  }

  boolean isChanged() {
    return text != null || !reactions.isEmpty();
  }

  /// What the store should say of it to this reader.
  MessageState state(String reader) {
    return new MessageState(
        text,
        reactions.entrySet().stream()
            .map(
                each ->
                    new MessageState.Counted(
                        each.getKey(), each.getValue().size(), each.getValue().contains(reader)))
            .toList());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeenMessage message
        && message.author.equals(author)
        && message.said.equals(said)
        && Objects.equals(message.text, text)
        && message.reactions.equals(reactions);
  }

  @Override
  public int hashCode() {
    return author.hashCode();
  }

  @Override
  public String toString() {
    return author + " '" + said + "' " + text + " " + reactions;
  }
}
