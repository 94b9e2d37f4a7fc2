package chat.parley.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/// Where a Redis listens and how to log in there. Immutable. Prints itself without its password.
record RedisAddress(URI uri) {
  private static final int DEFAULT_PORT = 6379;
  private static final String EXPECTED =
      "--redis is redis://[[user]:password@]host[:port][/database]";

  RedisAddress {
    if ("rediss".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "--redis takes redis:// only: TLS to Redis (rediss://) is not supported by ./parley up. Services that you"
              + " start yourself take it in spring.data.redis.url.");
    }
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawQuery() != null) {
      // The text itself may hold a password.
      throw new IllegalArgumentException(EXPECTED + ".");
    }
  }

  static RedisAddress parse(String text) {
    try {
      return new RedisAddress(new URI(text));
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException(EXPECTED + ".");
    }
  }

  static RedisAddress local(int port) {
    return new RedisAddress(URI.create("redis://127.0.0.1:" + port));
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
  }

  /// The argument of `SELECT`; empty where none is named.
  String database() {
    var path = uri.getPath();
    return path == null || path.length() < 2 ? "" : path.substring(1);
  }

  /// The arguments of `AUTH`: none, a password, or a user and a password.
  List<String> credentials() {
    var info = uri.getUserInfo();
    if (info == null || info.isEmpty()) {
      return List.of();
    }
    int colon = info.indexOf(':');
    var password = info.substring(colon + 1);
    return colon <= 0 ? List.of(password) : List.of(info.substring(0, colon), password);
  }

  @Override
  public String toString() {
    return uri.getScheme() + "://" + host() + ":" + port() + uri.getPath();
  }
}
