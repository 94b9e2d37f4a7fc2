package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One connection to one node, of one transport. It opens by itself, tells its hearer what comes,
/// and says nothing more after `close`.
interface Line {
  /// What a line works with.
  record Tools(Loop loop, Http http, Token token, URI base) {
    URI address(String path) {
      return address(base, path);
    }

    /// For a part of a path.
    static String escaped(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static URI address(URI base, String path) {
      return URI.create(base.toString().replaceAll("/+$", "") + path);
    }
  }

  /// What it is to carry, and from where.
  interface Carried {
    List<String> rooms();

    /// Null: from now on.
    @Nullable Position position(String room);

    /// What was acknowledged in the room and has not been seen; null where nothing was.
    @Nullable Position acked(String room);
  }

  /// Hears what comes. Called on the loop.
  interface Hearer {
    /// It works.
    void live();

    /// The answer for one room.
    ///
    /// @param acked what it was asked about besides
    void started(String room, Position position, boolean recovered, @Nullable Position acked);

    void refused(String room, ParleyException why);

    void event(JsonNode event);

    /// The last word.
    void ended(ParleyException why);

    /// Whether anybody heeds it still; where nobody does, nothing more need be asked.
    default boolean isHeeded() {
      return true;
    }
  }

  void close();

  /// Carries these rooms too, or anew. False where another line has to be opened for that.
  default boolean follow(List<String> rooms) {
    return false;
  }

  /// Carries these no more. False as above.
  default boolean leave(List<String> rooms) {
    return false;
  }

  /// To the node and back; null where commands go over HTTP.
  default @Nullable CompletableFuture<JsonNode> command(ObjectNode command) {
    return null;
  }

  /// A newer token.
  default void refresh(String token) {}

  static Line open(Transport transport, Tools tools, Carried carried, Hearer hearer) {
    return switch (transport) {
      case WEBSOCKET -> WebSocketLine.open(tools, carried, hearer);
      case SSE -> EventStreamLine.open(tools, carried, hearer);
      case LONG_POLL -> PollLine.open(tools, carried, hearer);
    };
  }
}
