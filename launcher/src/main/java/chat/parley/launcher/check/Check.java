package chat.parley.launcher.check;

import chat.parley.launcher.client.Config;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.signin.SignIn;
import chat.parley.launcher.signin.SignInOptions;
import chat.parley.loadtest.LeftByLauncher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./parley check`: chats through a running cluster and says whether it works.
@Command(
    name = "check",
    description =
        "Chats through a running cluster, on all four transports, and says whether it works.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "In development mode chat-service gives it its tokens. Elsewhere it signs them with a key that the services know (--key-file, or the first PARLEY_IDENTITY_KEYS_… of its environment), or shows the one that it was given (--token). It makes private rooms of its own.",
      "Certificates are not looked at."
    })
public final class Check implements Callable<Integer> {
  private static final int MESSAGES = 24;
  private static final int STREAMS = 50;
  private static final int MESSAGES_TO_STREAMS = 10;

  /// A balancer that takes turns between equals has by then shown all of some ten nodes.
  private static final int LOOKS = 30;

  /// How long a cluster may not answer before something is said of it.
  private static final Duration QUIET = Duration.ofSeconds(2);

  /// What a service answers that has not what the other one has.
  private static final int WRONG_PATH = 4314;

  /// Polls come and go meanwhile, and with them the one that holds the fewest.
  private static final Duration LOOKING = Duration.ofSeconds(10);

  private static final List<URI> BALANCER =
      List.of(URI.create("http://localhost:8080"), URI.create("https://localhost:8443"));

  @Parameters(
      paramLabel = "URL",
      description =
          "Balancers, or single gateways. Default: the gateways that ./parley up has started here; where there are none, http://localhost:8080 and https://localhost:8443, where docker-compose.yml has its balancer.")
  private List<URI> named = List.of();

  @Option(
      names = "--port-base",
      paramLabel = "B",
      description = "The cluster of ./parley up --port-base B.")
  private @Nullable Integer portBase;

  @Option(
      names = "--each",
      paramLabel = "N",
      description = "Followers on each transport. Default: ${DEFAULT-VALUE}.")
  private int each = 3;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes must answer at least. Default: ${DEFAULT-VALUE}.")
  private int nodes = 1;

  @Mixin private SignInOptions signInOptions = new SignInOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  @Override
  public Integer call() {
    var signIn = signIn();
    for (var origin : origins()) {
      try {
        check(origin, signIn);
      } catch (IOException | RuntimeException | AssertionError e) {
        return failed(origin, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failed(origin, e);
      }
    }
    out().println("It works.");
    return CommandLine.ExitCode.OK;
  }

  private SignIn signIn() {
    try {
      return signInOptions.signIn(System.getenv());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<URI> origins() {
    if (!named.isEmpty()) {
      return named;
    }
    var running = LeftByLauncher.here(portBase).running();
    if (running.isEmpty() && portBase != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "no cluster of ./parley up --port-base " + portBase + " runs from here");
    }
    return running.isEmpty() ? BALANCER : running;
  }

  private void check(URI origin, SignIn signIn) throws IOException, InterruptedException {
    out().println(origin);
    var rest = awaitStarted(origin, signIn);
    try (var conversation = Conversation.begin(origin, rest, signIn)) {
      conversation.listen(each);
      out().println("  nodes that answer: " + String.join(", ", awaitNodes(origin)));
      conversation.talk(MESSAGES);
      conversation.expectAll();
      out()
          .printf(
              "  %d followers on four transports saw %d messages, each once and in order%n",
              conversation.followers(), conversation.messages());
      if ("https".equals(origin.getScheme())) {
        conversation.shareConnection(STREAMS, MESSAGES_TO_STREAMS);
        out()
            .printf(
                "  %d event streams on one HTTP/2 connection saw %d messages, each once and in order%n",
                STREAMS, MESSAGES_TO_STREAMS);
      }
    }
  }

  /// A cluster that was told to start a moment ago answers in a while, and whoever waits for it is
  /// told so. Returns where its REST interface is.
  private URI awaitStarted(URI origin, SignIn signIn) throws IOException, InterruptedException {
    var why = new AtomicReference<>("");
    var quiet = new AtomicBoolean(true);
    long saidNanos = System.nanoTime() + QUIET.toNanos();
    Deadline.await(
        () -> "a gateway and chat-service to answer at " + origin + why.get(),
        () -> {
          var missing = missing(origin, signIn);
          why.set(missing == null ? "" : ": " + missing);
          if (missing != null && System.nanoTime() - saidNanos > 0 && quiet.getAndSet(false)) {
            out().printf("  %s; waiting for up to %d s%n", missing, Deadline.GENEROUS.toSeconds());
            out().flush();
          }
          return missing == null;
        });
    return Config.of(origin).rest();
  }

  /// To be asked while connections are spread over them: a balancer that goes by least connections
  /// otherwise sends every look to the one node that holds the fewest.
  private Set<String> awaitNodes(URI origin) throws IOException, InterruptedException {
    var answering = new TreeSet<String>();
    for (int i = 0; i < LOOKS; i++) {
      answering.add(Config.of(origin).node());
    }
    Deadline.await(
        () -> nodes + " nodes to answer, not only " + String.join(", ", answering),
        LOOKING,
        () -> {
          answering.add(Config.of(origin).node());
          return answering.size() >= nodes;
        });
    return answering;
  }

  /// What is not there yet; null: nothing.
  private static @Nullable String missing(URI origin, SignIn signIn) throws InterruptedException {
    try {
      var rest = new Rest(Config.of(origin).rest());
      // A token that was signed here says nothing of chat-service yet.
      rest.rooms(signIn.as("check", rest));
      return null;
    } catch (RefusedException e) {
      if (e.isRetryable()) {
        return "it answers " + e.getMessage();
      }
      throw e;
    } catch (ConnectException _) {
      return "nobody listens there; is it running? ./parley up";
    } catch (IOException | AssertionError e) {
      return "no answer yet (" + Objects.requireNonNullElse(e.getMessage(), e.toString()) + ")";
    }
  }

  private int failed(URI origin, Throwable why) {
    // A condition that did not come true says all in its text.
    var text = why instanceof AssertionError ? why.getMessage() : why.toString();
    spec.commandLine().getErr().println(origin + " does not work: " + text);
    for (var cause = why.getCause(); cause != null; cause = cause.getCause()) {
      // A refusal's text says all, too.
      var said = cause instanceof RefusedException ? "it answers " + cause.getMessage() : cause;
      spec.commandLine().getErr().println("  since " + said);
      if (cause instanceof RefusedException refused && refused.code() == WRONG_PATH) {
        spec.commandLine()
            .getErr()
            .println("  Name a gateway or a balancer: chat-service alone is no cluster.");
      }
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
