package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.RecordingProxy;
import chat.parley.gateway.WebSocketClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS everything works, and nothing goes past it: what the server sends is seen on the wire.
final class TlsIT {
  private static final String PASSWORD = "changeit";
  private static final int MAX_RECORD = 16_384 + 256;

  @TempDir private Path directory;

  @Test
  void everyTransportWorksOverTlsAndNothingGoesOutInPlaintext() throws Exception {
    var store = selfSigned();
    try (var node =
            GatewayNode.start(
                Map.of(
                    "parley.gateway.connection.ping-interval",
                    "3s",
                    "parley.gateway.connection.keep-alive-interval",
                    "1s",
                    "server.ssl.bundle",
                    "test",
                    "spring.ssl.bundle.jks.test.keystore.location",
                    "file:" + store,
                    "spring.ssl.bundle.jks.test.keystore.password",
                    PASSWORD,
                    "spring.ssl.bundle.jks.test.keystore.type",
                    "PKCS12"));
        var proxy = new RecordingProxy(node.port())) {
      var tls = trusting(store);
      var room = node.publicRoom();
      try (var socket =
              WebSocketClient.upgrade(
                  RawClient.connectTls(proxy.port(), tls), node.token("alice"));
          var stream =
              EventStreamClient.open(
                  RawClient.connectTls(proxy.port(), tls), node.token("bob"), "rooms=" + room);
          var refused = RawClient.connectTls(proxy.port(), tls);
          var http = HttpClient.newBuilder().sslContext(tls).build();
          var poller =
              new PollClient(http, "https://localhost:" + proxy.port(), node.token("alice"))) {
        socket.subscribe(room);
        stream.expect("cursor");
        assertThat(refused.request(WebSocketClient.request("bad")).answer().status())
            .isEqualTo(401);
        var cursor = poller.poll("rooms=" + room).cursor();
        var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);

        var sent = poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"secret\"}");

        assertThat(sent.status()).isEqualTo(200);
        socket.expectMessage("secret");
        stream.expectMessage("secret");
        assertThat(waiting.join().texts()).containsExactly("secret");
        // Heartbeats: a comment, and a ping.
        socket.ping();
        assertThat(stream.raw().line()).isEqualTo(":");
        assertThat(socket.raw().bytes(2)).containsExactly(0x89, 0);
        // Answers that are no shared bytes: errors, pongs, the close.
        socket.sendText("nonsense");
        assertThat(socket.message().path("error").path("code").asInt()).isEqualTo(4300);
        socket.raw().send(WebSocketClient.masked(9, true, new byte[] {1}));
        assertThat(socket.frame().opcode()).isEqualTo(WebSocketClient.PONG);
        socket.raw().send(WebSocketClient.frame(0xc1, true, new byte[] {1}));
        socket.expectClose(1002);
      }

      assertThat(proxy.recordings()).hasSizeGreaterThanOrEqualTo(4);
      for (var recording : proxy.recordings()) {
        assertOnlyTlsRecords(recording.bytes());
      }
    }
  }

  /// The push paths take sockets over, which HTTP/2 would share between requests.
  @Test
  void aGatewayThatIsToSpeakHttp2DoesNotStart() {
    assertThatThrownBy(
            () ->
                GatewayNode.start(
                    Map.of(
                        "logging.level.org.springframework.boot", "off",
                        "server.http2.enabled", "true")))
        .hasStackTraceContaining("server.http2.enabled must be off on a gateway");
  }

  private static void assertOnlyTlsRecords(byte[] bytes) {
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
        .doesNotContain("HTTP/1.1")
        .doesNotContain("\"event\"")
        .doesNotContain("\"re\"")
        .doesNotContain("secret");
    int at = 0;
    while (at + 5 <= bytes.length) {
      // RFC 8446, 5.1: type, version 3.x, length.
      assertThat(bytes[at] & 0xff).as("type of the record at " + at).isBetween(20, 23);
      assertThat(bytes[at + 1] & 0xff).as("version of the record at " + at).isEqualTo(3);
      int length = (bytes[at + 3] & 0xff) << 8 | (bytes[at + 4] & 0xff);
      assertThat(length).as("length of the record at " + at).isLessThanOrEqualTo(MAX_RECORD);
      at += 5 + length;
    }
    assertThat(at).as("bytes in whole records").isLessThanOrEqualTo(bytes.length);
  }

  private Path selfSigned() throws IOException, InterruptedException {
    var store = directory.resolve("gateway.p12");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost")
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("keytool has ended").isTrue();
    assertThat(process.exitValue()).isZero();
    return store;
  }

  private static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", keys.getCertificate("gateway"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
