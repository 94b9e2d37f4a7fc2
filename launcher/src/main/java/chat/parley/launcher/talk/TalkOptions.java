package chat.parley.launcher.talk;

import chat.parley.launcher.signin.SignIn;
import chat.parley.launcher.signin.SignInOptions;
import chat.parley.loadtest.LeftByLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options that say which cluster is spoken with, and as whom.
final class TalkOptions {
  /// Who asks where nobody says who.
  static final String NOBODY = "terminal";

  private static final List<URI> BALANCER = List.of(URI.create("http://localhost:8080"));

  @Option(
      names = "--url",
      paramLabel = "URL",
      split = ",",
      description =
          "Gateways, or balancers before them; where one is lost the next is tried. Default: the gateways that ./parley up has started here, else http://localhost:8080.")
  List<URI> urls = List.of();

  @Option(
      names = "--port-base",
      paramLabel = "B",
      description = "The cluster of ./parley up --port-base B.")
  @Nullable Integer portBase;

  @Mixin SignInOptions signInOptions = new SignInOptions();

  /// Whether it is one that `./parley up` runs from here.
  boolean isLocal() {
    return urls.isEmpty();
  }

  LeftByLauncher left() {
    return LeftByLauncher.here(portBase);
  }

  Target target(CommandSpec spec) throws IOException, InterruptedException {
    return Target.of(nodes(spec), signIn(spec));
  }

  private List<URI> nodes(CommandSpec spec) {
    if (!urls.isEmpty()) {
      urls.forEach(url -> check(url, spec));
      return urls;
    }
    var running = left().running();
    if (running.isEmpty() && portBase != null) {
      throw wrong(spec, "no cluster of ./parley up --port-base " + portBase + " runs from here");
    }
    return running.isEmpty() ? BALANCER : running;
  }

  private static void check(URI url, CommandSpec spec) {
    var scheme = url.getScheme();
    if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw wrong(spec, "--url is http://host[:port] or https://host[:port], not " + url);
    }
  }

  private SignIn signIn(CommandSpec spec) {
    try {
      return signInOptions.signIn(System.getenv());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw wrong(spec, String.valueOf(e.getMessage()));
    }
  }

  static CommandLine.ParameterException wrong(CommandSpec spec, String text) {
    return new CommandLine.ParameterException(spec.commandLine(), text);
  }
}
