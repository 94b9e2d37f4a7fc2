package chat.parley.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client is told. Immutable.
///
/// @param nodes gateways, or balancers before them: after each lost connection the next one is
///   tried
/// @param rest where chat-service is; null where the nodes' address leads to it, too
/// @param transports which may be used, the best one first
/// @param queueLimit how many messages may wait; beyond it `send` is refused with `queue-full`
/// @param http for whoever needs a proxy or certificates of his own; it is not closed by the
///   client. Null: one that the client makes
public record ClientOptions(
    List<URI> nodes,
    @Nullable URI rest,
    TokenSource token,
    List<Transport> transports,
    int queueLimit,
    @Nullable HttpClient http) {
  private static final int QUEUE_LIMIT = 100;

  public ClientOptions {
    nodes = List.copyOf(nodes);
    transports = List.copyOf(transports);
    if (nodes.isEmpty() || transports.isEmpty()) {
      throw new IllegalArgumentException("at least one node and one transport");
    }
    if (queueLimit < 1) {
      throw new IllegalArgumentException("a queue of 1 or more, not " + queueLimit);
    }
  }

  public static ClientOptions of(List<URI> nodes, TokenSource token) {
    return new ClientOptions(nodes, null, token, List.of(Transport.values()), QUEUE_LIMIT, null);
  }

  public ClientOptions withRest(URI rest) {
    return new ClientOptions(nodes, rest, token, transports, queueLimit, http);
  }

  public ClientOptions withTransports(Transport... transports) {
    return new ClientOptions(nodes, rest, token, List.of(transports), queueLimit, http);
  }

  public ClientOptions withQueueLimit(int queueLimit) {
    return new ClientOptions(nodes, rest, token, transports, queueLimit, http);
  }

  public ClientOptions withHttp(HttpClient http) {
    return new ClientOptions(nodes, rest, token, transports, queueLimit, http);
  }
}
