package chat.parley.launcher.talk;

import chat.parley.client.Event;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.position.Position;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./parley tail`: prints what happens in rooms.
@Command(
    name = "tail",
    description =
        "Prints what happens in rooms as it comes, each event once and in order, over whichever nodes are there.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It goes on until Ctrl-C, until --count events were printed, or until it may follow a room no more (then it ends with 1).",
      "With --json --after it goes on where another ended: at the epoch and the offset of the last event printed."
    })
public final class TailCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  @Parameters(index = "0", paramLabel = "USER", description = "Who reads.")
  private String user = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROOM", description = "What is read.")
  private List<String> rooms = List.of();

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description =
          "Begins with the last N events of each room's history, as they are now; at most 1000. Default: ${DEFAULT-VALUE}.")
  private int lines = 10;

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      description = "Begins after this position, like x3f9:120; for one ROOM, in place of -n.")
  private @Nullable String after;

  @Option(names = "--count", paramLabel = "N", description = "Ends after N events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--all",
      description =
          "Prints also what is stored nowhere: who types, comes and goes, has read how far.")
  private boolean isAll;

  @Option(names = "--json", description = "Prints each event as it came, a JSON object a line.")
  private boolean isJson;

  @Option(names = "--quiet", description = "Says nothing of the connection.")
  private boolean isQuiet;

  @Mixin private TalkOptions talk = new TalkOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (lines < 0 || lines > 1_000 || count < 1) {
      throw TalkOptions.wrong(spec, "-n is 0 to 1000, --count is 1 or more");
    }
    var from = after == null ? null : position(after);
    return Failures.saying(spec, () -> follow(from));
  }

  private Position position(String text) {
    if (rooms.size() > 1) {
      throw TalkOptions.wrong(spec, "--after is for one ROOM");
    }
    return Position.parse(text)
        .orElseThrow(() -> TalkOptions.wrong(spec, "a position is like x3f9:120, not " + text));
  }

  private int follow(@Nullable Position from) throws IOException, InterruptedException {
    var options = talk.target(spec).clientOf(user);
    var show =
        new Show(
            spec.commandLine().getOut(),
            printer(),
            this::status,
            event -> isAll || Show.isStored(event),
            count);
    try (var parley = ParleyClient.connect(options, show)) {
      for (var room : rooms) {
        var start = from == null && lines > 0 ? history(parley, room, show) : from;
        Failures.await(parley.subscribe(room, start), ANSWER);
      }
      show.end().get();
      return CommandLine.ExitCode.OK;
    } catch (ExecutionException e) {
      return Failures.said(spec, Failures.textOf(e));
    }
  }

  /// Prints it, and returns where it ends.
  private @Nullable Position history(ParleyClient parley, String room, Show show)
      throws IOException, InterruptedException {
    var page = Failures.await(parley.history(room, lines), ANSWER);
    show.page(page);
    return Position.parse(page.path("top").asString("")).orElse(null);
  }

  private Consumer<Event> printer() {
    var out = spec.commandLine().getOut();
    if (isJson) {
      return event -> out.println(Lines.plain(event.json()));
    }
    var people = new Lines(rooms.size() > 1, ZoneId.systemDefault());
    return event -> people.of(event).ifPresent(out::println);
  }

  private void status(String text) {
    if (!isQuiet) {
      spec.commandLine().getErr().println("-- " + text);
    }
  }
}
