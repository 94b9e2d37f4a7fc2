package chat.parley.launcher.talk;

import chat.parley.client.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Events as lines for people. What others have written cannot steer the terminal: control
/// characters, and those that turn the direction of writing, are not shown (as JSON they are
/// escaped). Immutable.
///
/// @param showsRooms whether each line names its room
record Lines(boolean showsRooms, ZoneId zone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  /// C0, DEL and C1 (some terminals take U+009B for `ESC [`), and what turns the direction.
  private static final Pattern STEERING =
      Pattern.compile(
          "[\\x{00}-\\x{1F}\\x{7F}-\\x{9F}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  /// Empty where it is nothing for people.
  Optional<String> of(Event event) {
    return said(event).map(said -> prefix(event) + said);
  }

  private String prefix(Event event) {
    var time = event.at() == 0 ? "" : TIME.format(Instant.ofEpochMilli(event.at()).atZone(zone));
    return (time.isEmpty() ? "" : time + " ") + (showsRooms ? "[" + event.room() + "] " : "");
  }

  private static Optional<String> said(Event event) {
    var user = event.user();
    var message = event.json().path("message").asString("");
    return Optional.ofNullable(
        switch (event.name()) {
          case "message" -> message(event);
          case "edited" -> "* " + user + " has edited " + message + ": " + content(event.json());
          case "deleted" -> "* " + user + " has deleted " + message;
          case "reacted" -> "* " + user + " reacts to " + message + ": " + reaction(event);
          case "unreacted" -> "* " + user + " takes back " + reaction(event) + " of " + message;
          case "joined" -> "* " + user + " has joined";
          case "left" -> "* " + user + " has left";
          case "appointed" ->
              "* " + user + " is " + event.json().path("role").asString("") + " now";
          case "configured" -> "* " + user + " has changed the settings of the room";
          case "patch" -> "* " + user + " has changed the document: " + json(event, "patch");
          case "snapshot" -> "* the document is " + json(event, "document");
          case "ephemeral" -> user + " (for now): " + content(event.json());
          case "typing" -> "* " + user + " is typing";
          case "online", "away", "offline" -> "* " + user + " is " + event.name();
          case "reset" -> "* some of what came before is lost, or not kept any more";
          case "unsubscribed" -> "* not followed any more: " + why(event);
          default -> null;
        });
  }

  private static String message(Event event) {
    var json = event.json();
    if (json.has("deleted")) {
      return event.user() + ": (deleted)";
    }
    var reply = json.has("thread") ? " (to " + json.path("thread").asString("") + ")" : "";
    return event.user() + reply + ": " + content(json) + (json.has("edited") ? " (edited)" : "");
  }

  private static String content(JsonNode json) {
    var text = plain(json.path("text").asString(""));
    var data = json.has("data") ? plain(json.path("data").toString()) : "";
    return text.isEmpty() || data.isEmpty() ? text + data : text + " " + data;
  }

  private static String json(Event event, String field) {
    return plain(event.json().path(field).toString());
  }

  private static String reaction(Event event) {
    return plain(event.json().path("reaction").asString(""));
  }

  private static String why(Event event) {
    var error = event.json().path("error");
    return error.path("code").asInt(0) + " " + plain(error.path("text").asString(""));
  }

  /// Line breaks become spaces: what is one message is one line.
  static String plain(String text) {
    return STEERING.matcher(text.replaceAll("\\R", " ")).replaceAll("\uFFFD");
  }

  /// The same value, for scripts and for whoever looks at it: outside of its texts JSON has no such
  /// characters, and in them they may be escaped.
  static String plain(JsonNode json) {
    return STEERING
        .matcher(json.toString())
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
