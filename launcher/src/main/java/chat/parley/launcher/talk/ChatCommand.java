package chat.parley.launcher.talk;

import chat.parley.client.Event;
import chat.parley.client.ParleyClient;
import chat.parley.client.ParleyException;
import chat.parley.protocol.position.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `./parley chat`: a terminal chat.
@Command(
    name = "chat",
    description = "Chats in a room: what is typed is sent, what others say is shown.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A line is a message. /who lists the members and whether they are here, /history shows more of what was said, /help lists these, /quit or Ctrl-D ends it once everything is sent; a line that begins with // is sent with one / less."
    })
public final class ChatCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MORE = 100;

  /// Whoever has a file typed for him does not fill the client's queue.
  private static final int MOST_AT_ONCE = 50;

  /// The line above, and nothing in it: what was typed there comes back in the room's order.
  private static final String OVER_WHAT_WAS_TYPED = "\u001b[1A\u001b[2K";

  @Parameters(index = "0", paramLabel = "USER", description = "Who chats.")
  private String user = "";

  @Parameters(index = "1", paramLabel = "ROOM", description = "Where.")
  private String room = "";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How much of the history is shown at first. Default: ${DEFAULT-VALUE}.")
  private int lines = 20;

  @Option(
      names = "--no-join",
      description = "Does not join the room: who is no member of a public one reads only.")
  private boolean isVisitor;

  @Mixin private TalkOptions talk = new TalkOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  private final InputStream in;

  public ChatCommand() {
    this(System.in);
  }

  /// @param in where what is said comes from
  public ChatCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() {
    if (lines < 0 || lines > 1_000) {
      throw TalkOptions.wrong(spec, "-n is 0 to 1000");
    }
    return Failures.saying(spec, this::chat);
  }

  private int chat() throws IOException, InterruptedException {
    var options = talk.target(spec).clientOf(user);
    var people = new Lines(false, ZoneId.systemDefault());
    var show =
        new Show(
            spec.commandLine().getOut(),
            event -> people.of(event).ifPresent(this::print),
            this::status,
            this::isShown,
            Long.MAX_VALUE);
    try (var parley = ParleyClient.connect(options, show)) {
      if (!isVisitor) {
        Failures.await(parley.join(room), ANSWER);
      }
      begin(parley, show);
      var typing = CompletableFuture.runAsync(() -> read(parley, show), Thread::startVirtualThread);
      // Whichever is first: no more input, or the end of the room for this user.
      CompletableFuture.anyOf(typing, show.end()).join();
      return CommandLine.ExitCode.OK;
    } catch (CompletionException e) {
      return Failures.said(spec, Failures.textOf(e));
    }
  }

  private void begin(ParleyClient parley, Show show) throws IOException, InterruptedException {
    var page = Failures.await(parley.history(room, Math.max(1, lines)), ANSWER);
    if (lines > 0) {
      show.page(page);
    }
    var top = Position.parse(page.path("top").asString("")).orElse(null);
    Failures.await(parley.subscribe(room, top), ANSWER);
  }

  /// Until the end of the input; returns when all of it was sent or refused.
  private void read(ParleyClient parley, Show show) {
    var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    CompletableFuture<?> last = CompletableFuture.completedFuture(true);
    int sent = 0;
    try {
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        if (line.strip().equals("/quit")) {
          break;
        } else if (line.startsWith("/") && !line.startsWith("//")) {
          obey(line.strip(), parley, show);
        } else if (!line.isBlank()) {
          overwrite();
          last = parley.send(room, line.startsWith("//") ? line.substring(1) : line);
          sent++;
          if (sent % MOST_AT_ONCE == 0) {
            last.exceptionally(_ -> null).join();
          }
        }
      }
    } catch (IOException e) {
      status("no more input: " + e.getMessage());
    }
    // One room sends in order, so the last one tells of all. Its refusal was shown.
    last.exceptionally(_ -> null).join();
  }

  private void obey(String command, ParleyClient parley, Show show) {
    try {
      switch (command) {
        case "/who" -> {
          var path = "/v1/rooms/" + room + "/members?limit=1000&presence=true";
          var members = Failures.await(parley.request("GET", path, null), ANSWER);
          members.path("members").forEach(this::printMember);
        }
        case "/history" -> show.page(Failures.await(parley.history(room, MORE), ANSWER));
        case "/help" -> status("/who, /history, /quit; // begins a message with a /");
        default -> status("no such command: " + command + "; /help lists them");
      }
    } catch (IOException | ParleyException e) {
      status(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void printMember(JsonNode member) {
    print(
        "  %s  %s  %s"
            .formatted(
                member.path("user").asString(""),
                member.path("role").asString(""),
                member.path("status").asString("")));
  }

  private boolean isShown(Event event) {
    return switch (event.name()) {
      case "online", "away", "offline" -> !event.user().equals(user);
      case "ephemeral" -> true;
      default -> Show.isStored(event);
    };
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
  }

  // Whether it is the process's own input; and JDK 25 has no console again where JDK 22 has one.
  @SuppressWarnings({"ReferenceEquality", "SystemConsoleNull"})
  private void overwrite() {
    // Where nobody looks some JDKs have none, others one that is no terminal.
    var console = System.console();
    if (console != null && console.isTerminal() && in == System.in) {
      var out = spec.commandLine().getOut();
      out.print(OVER_WHAT_WAS_TYPED);
      out.flush();
    }
  }

  private void status(String text) {
    spec.commandLine().getErr().println("-- " + text);
  }
}
