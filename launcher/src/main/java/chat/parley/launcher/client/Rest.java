package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// chat-service's REST interface. Thread-safe.
public record Rest(URI base) {
  public Identity signIn(String user) {
    return signIn(user, Map.of("user", user));
  }

  /// With a service token.
  public Identity signInService(String user) {
    return signIn(user, Map.of("user", user, "service", true));
  }

  /// With an operator's token.
  public Identity signInOperator(String user) {
    return signIn(user, Map.of("user", user, "operator", true));
  }

  private Identity signIn(String user, Map<String, ?> body) {
    var request = Http.request(base.resolve("/v1/tokens"), null);
    var token = ask(Http.withJson(request, "POST", body));
    return new Identity(user, token.path("token").asString());
  }

  /// Tells a user something, and returns where that is in his inbox.
  public Position notify(Identity service, String user, String key, String text) {
    return notify(service, user, Map.of("key", key, "type", "order", "text", text));
  }

  /// Likewise.
  ///
  /// @param notification all that it has, and its key
  public Position notify(Identity service, String user, Map<String, ?> notification) {
    var uri = base.resolve("/v1/users/" + user + "/notifications");
    return Position.of(ask(Http.withJson(Http.request(uri, service), "POST", notification)));
  }

  /// What a user has read of his inbox.
  public void clear(Identity who, Position upTo) {
    var uri = base.resolve("/v1/users/" + who.user() + "/notifications/read");
    ask(Http.withJson(Http.request(uri, who), "POST", Map.of("upTo", upTo.toString())));
  }

  /// How much of it is not read.
  public int unreadNotifications(Identity who) {
    return get(who, "/v1/users/" + who.user() + "/notifications").path("unread").asInt();
  }

  /// Sends a message, and returns where it is.
  ///
  /// @param message its fields
  public Position send(Identity who, String room, Map<String, ?> message) {
    return post(who, "/v1/rooms/" + room + "/messages", message);
  }

  /// The same as whom a service names.
  public Position sendAs(Identity service, String user, String room, Map<String, ?> message) {
    return post(service, "/v1/rooms/" + room + "/messages?as=" + user, message);
  }

  private Position post(Identity who, String path, Map<String, ?> message) {
    var request = Http.request(base.resolve(path), who);
    return Position.of(ask(Http.withJson(request, "POST", message)));
  }

  /// The name of the room of two users.
  public String openDirect(Identity who, String other) {
    var request = Http.request(base.resolve("/v1/direct/" + other), who);
    return ask(Http.withJson(request, "PUT", Map.of())).path("room").asString();
  }

  public void block(Identity who, String other) {
    var uri = base.resolve("/v1/users/" + who.user() + "/blocks/" + other);
    ask(Http.withJson(Http.request(uri, who), "PUT", Map.of()));
  }

  /// What a user chooses to hear of a room: `all`, `mentions` or `none`.
  public void prefer(Identity who, String room, String level) {
    var uri = base.resolve("/v1/users/" + who.user() + "/notifications/preferences");
    ask(Http.withJson(Http.request(uri, who), "PUT", Map.of("rooms", Map.of(room, level))));
  }

  public void createRoom(Identity owner, String room, String visibility) {
    var body = Map.of("room", room, "visibility", visibility);
    ask(Http.withJson(Http.request(base.resolve("/v1/rooms"), owner), "POST", body));
  }

  /// A room that holds a document.
  public void createStateRoom(Identity owner, String room) {
    var body = Map.of("room", room, "visibility", "public", "kind", "state");
    ask(Http.withJson(Http.request(base.resolve("/v1/rooms"), owner), "POST", body));
  }

  /// This is its document from now on.
  public void putState(Identity who, String room, Map<String, ?> document) {
    var uri = base.resolve("/v1/rooms/" + room + "/state");
    ask(Http.withJson(Http.request(uri, who), "PUT", document));
  }

  /// The names of the first page of rooms that this user may see.
  public List<String> rooms(Identity who) {
    return StreamSupport.stream(get(who, "/v1/rooms").path("rooms").spliterator(), false)
        .map(room -> room.path("room").asString())
        .toList();
  }

  /// Joins, where both are the same; invites, where they are not.
  public void addMember(Identity who, String room, String user) {
    var uri = base.resolve("/v1/rooms/" + room + "/members/" + user);
    ask(Http.withJson(Http.request(uri, who), "PUT", Map.of()));
  }

  public void removeMember(Identity who, String room, String user) {
    var uri = base.resolve("/v1/rooms/" + room + "/members/" + user);
    ask(Http.request(uri, who).DELETE());
  }

  public List<String> members(Identity who, String room) {
    var answer = get(who, "/v1/rooms/" + room + "/members?limit=1000");
    return StreamSupport.stream(answer.path("members").spliterator(), false)
        .map(member -> member.path("user").asString())
        .toList();
  }

  /// Changes a message.
  ///
  /// @param command `edit`, `delete`, `react` or `unreact`
  /// @param change its other fields, the message's position among them
  public void change(Identity who, String room, String command, Map<String, String> change) {
    var uri = base.resolve("/v1/rooms/" + room + '/' + command);
    ask(Http.withJson(Http.request(uri, who), "POST", change));
  }

  /// The newest position.
  public String top(Identity who, String room) {
    return get(who, "/v1/rooms/" + room).path("position").asString();
  }

  /// All that is retained, oldest first.
  public List<Event> history(Identity who, String room) {
    var path = "/v1/rooms/" + room + "/messages?limit=1000";
    var after = get(who, path).path("first").asString();
    var events = new ArrayList<Event>();
    while (true) {
      var page = get(who, path + "&after=" + after).path("events");
      if (page.isEmpty()) {
        return events;
      }
      page.forEach(event -> events.add(Event.of(event)));
      after = events.getLast().position().toString();
    }
  }

  /// Whether each of them is online, and how often that has changed.
  public List<Presence> presences(Identity who, List<String> users) {
    var request = Http.request(base.resolve("/v1/presence"), who);
    var answer = ask(Http.withJson(request, "POST", Map.of("users", users)));
    return StreamSupport.stream(answer.path("presences").spliterator(), false)
        .map(Presence::of)
        .toList();
  }

  /// What this user says of himself; what is not named stays.
  public void changeProfile(Identity who, Map<String, ?> change) {
    var uri = base.resolve("/v1/users/" + who.user());
    ask(Http.withJson(Http.request(uri, who), "PUT", change));
  }

  private JsonNode get(Identity who, String path) {
    return ask(Http.request(base.resolve(path), who));
  }

  private static JsonNode ask(HttpRequest.Builder request) {
    try {
      return Http.ask(request);
    } catch (IOException e) {
      throw new AssertionError("chat-service did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
