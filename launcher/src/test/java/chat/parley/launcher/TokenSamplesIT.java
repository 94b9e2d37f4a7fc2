package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tokens that the samples of docs/tokens.md sign are accepted, as they stand there.
@ExtendWith(ClusterExtension.class)
final class TokenSamplesIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  enum Language {
    JS("sample.mjs") {
      @Override
      List<String> program() {
        return List.of(Tools.require("node", "nodejs").toString());
      }
    },
    PYTHON("sample.py") {
      @Override
      List<String> program() {
        return List.of(Tools.require("python3", "python3").toString());
      }
    },
    JAVA("Tokens.java") {
      @Override
      List<String> program() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      }
    };

    private final String file;

    Language(String file) {
      this.file = file;
    }

    abstract List<String> program();

    /// The one sample of the page in that language.
    String sample() throws IOException {
      var page = Files.readString(TestCluster.repository().resolve("docs/tokens.md"));
      var fence = "(?ms)^```" + name().toLowerCase(Locale.ROOT) + "\\n(.*?)^```$";
      var samples = Pattern.compile(fence).matcher(page).results().toList();
      assertThat(samples).hasSize(1);
      return samples.getFirst().group(1);
    }
  }

  private final TestCluster cluster;
  @TempDir private Path directory;

  TokenSamplesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @EnumSource
  void areAccepted(Language language) throws Exception {
    var key = Files.readString(cluster.plan().data().developmentKey()).strip();
    var token = sign(language, key, "alice");

    for (var url : List.of(cluster.plan().restUrl() + "/v1/rooms?mine=true", tickets())) {
      assertThat(ask(url, token)).as(url).isEqualTo(200);
    }
    // The same with another key, so that it is the signature that lets in.
    assertThat(ask(tickets(), sign(language, "A".repeat(43), "alice"))).isEqualTo(401);
  }

  private String tickets() {
    return cluster.node(Node.A) + "/v1/tickets";
  }

  private String sign(Language language, String key, String user) throws Exception {
    var file = Files.writeString(directory.resolve(language.file), language.sample());
    var command = new ArrayList<>(language.program());
    command.addAll(List.of(file.toString(), user));
    var builder = new ProcessBuilder(command);
    builder.environment().put("PARLEY_KEY", key);
    builder.environment().put("PARLEY_KID", "dev");
    var errors = directory.resolve("errors");
    var process = builder.redirectError(errors.toFile()).start();
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(errors)).isZero();
    return printed.strip();
  }

  private static int ask(String url, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    var ready =
        url.endsWith("/v1/tickets")
            ? request.POST(HttpRequest.BodyPublishers.noBody())
            : request.GET();
    return HTTP.send(ready.build(), BodyHandlers.discarding()).statusCode();
  }
}
