package chat.parley.launcher.talk;

import chat.parley.client.Listener;
import chat.parley.client.ParleyClient;
import chat.parley.client.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `./parley rooms`: which rooms there are, and one more.
@Command(
    name = "rooms",
    description = "Lists the public rooms, or those that a user is in, or makes one.",
    mixinStandardHelpOptions = true)
public final class RoomsCommand implements Callable<Integer> {
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final List<String> FIELDS =
      List.of("room", "kind", "visibility", "members", "position", "role", "topic");

  @Parameters(arity = "0..1", paramLabel = "USER", description = "Who asks. Default: terminal.")
  private @Nullable String user;

  @Option(names = "--mine", description = "The rooms that USER is a member of.")
  private boolean isMine;

  @Option(
      names = "--make",
      paramLabel = "ROOM",
      description = "Makes this room, which USER owns then, and prints it.")
  private @Nullable String made;

  @Option(names = "--private", description = "With --make: for those alone who are invited.")
  private boolean isPrivate;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "With --make: group, announcement or state. Default: group.")
  private @Nullable String kind;

  @Option(
      names = "--json",
      description = "Prints each room as the service has it, a JSON object a line.")
  private boolean isJson;

  @Mixin private TalkOptions talk = new TalkOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  @Override
  public Integer call() {
    boolean isNobody = user == null && !talk.signInOptions.hasToken();
    if (isMine && isNobody) {
      throw TalkOptions.wrong(spec, "--mine of whom? ./parley rooms USER --mine");
    }
    if (made != null && (isMine || isNobody)) {
      throw TalkOptions.wrong(spec, "--make by whom? ./parley rooms USER --make ROOM");
    }
    if (made == null && (isPrivate || kind != null)) {
      throw TalkOptions.wrong(spec, "--private and --kind say how a room is to be: --make ROOM");
    }
    return Failures.saying(spec, this::print);
  }

  private int print() throws IOException, InterruptedException {
    // Without a room to follow there is no connection, so nobody is seen to come online.
    var options = talk.target(spec).clientOf(user).withTransports(Transport.SSE);
    try (var parley = ParleyClient.connect(options, new Listener() {})) {
      var all = made == null ? rooms(parley) : List.of(make(parley, made));
      var out = spec.commandLine().getOut();
      if (isJson) {
        all.forEach(room -> out.println(Lines.plain(room)));
      } else {
        Columns.of(FIELDS, all.stream().map(RoomsCommand::row).toList()).forEach(out::println);
      }
      return CommandLine.ExitCode.OK;
    }
  }

  private JsonNode make(ParleyClient parley, String room) throws IOException, InterruptedException {
    var body =
        JsonMapper.shared()
            .createObjectNode()
            .put("room", room)
            .put("visibility", isPrivate ? "private" : "public");
    if (kind != null) {
      body.put("kind", kind);
    }
    return Failures.await(parley.request("POST", "/v1/rooms", body), ANSWER);
  }

  private List<JsonNode> rooms(ParleyClient parley) throws IOException, InterruptedException {
    var all = new ArrayList<JsonNode>();
    var answer = page(parley, isMine ? "mine=true" : "limit=1000");
    answer.path("rooms").forEach(all::add);
    while (answer.has("next")) {
      answer = page(parley, "limit=1000&after=" + answer.path("next").asString(""));
      answer.path("rooms").forEach(all::add);
    }
    return all;
  }

  private static JsonNode page(ParleyClient parley, String query)
      throws IOException, InterruptedException {
    return Failures.await(parley.request("GET", "/v1/rooms?" + query, null), ANSWER);
  }

  private static List<String> row(JsonNode room) {
    return FIELDS.stream().map(field -> Lines.plain(room.path(field).asString(""))).toList();
  }
}
