package chat.parley.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/// Asks the actuator of a service. The old client is enough here, and starts faster than
/// `java.net.http`.
record HttpReadiness(String host, int actuatorPort) implements Readiness {
  private static final int TIMEOUT_MILLIS = 1_000;

  @Override
  public boolean isReady() {
    var uri = URI.create("http://" + host + ":" + actuatorPort + "/actuator/health/readiness");
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      return false;
    }
  }
}
