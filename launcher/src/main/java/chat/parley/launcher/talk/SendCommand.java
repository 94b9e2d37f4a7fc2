package chat.parley.launcher.talk;

import chat.parley.client.Acknowledged;
import chat.parley.client.Listener;
import chat.parley.client.ParleyClient;
import chat.parley.client.ParleyException;
import chat.parley.client.Transport;
import chat.parley.client.Utterance;
import chat.parley.protocol.id.SendKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `./parley send`: says something, once.
@Command(
    name = "send",
    description =
        "Sends a message and prints its position; repeats it under its key until a node has answered.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Without TEXT each line of the standard input is a message, one after the other.",
      "Where no node answers in time it ends with 1, and nobody knows whether the message was sent: repeat it with --key, and it is sent once."
    })
public final class SendCommand implements Callable<Integer> {
  private static final int NOT_A_MEMBER = 4301;

  @Parameters(index = "0", paramLabel = "USER", description = "Who sends.")
  private String user = "";

  @Parameters(index = "1", paramLabel = "ROOM", description = "Where to.")
  private String room = "";

  @Parameters(index = "2..*", paramLabel = "TEXT", description = "The message.")
  private List<String> words = List.of();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The message's key, 1–64 characters: sent again under the same key within 10 minutes it stays one message. Default: a random one.")
  private @Nullable String key;

  @Option(names = "--join", description = "Joins the room first, where it is public.")
  private boolean joins;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Lifetime.class,
      description = "How long to try for each message. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = "--json",
      description = "Prints {\"room\":…,\"key\":…,\"position\":…,\"at\":…} for each message.")
  private boolean isJson;

  @Mixin private TalkOptions talk = new TalkOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  private final InputStream in;

  public SendCommand() {
    this(System.in);
  }

  /// @param in where what is said comes from
  public SendCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() {
    if (key != null && (words.isEmpty() || !SendKey.isValid(key))) {
      throw TalkOptions.wrong(
          spec, "--key is 1–64 characters of printable ASCII without space, for one TEXT");
    }
    return Failures.saying(spec, this::send);
  }

  private int send() throws IOException, InterruptedException {
    // Without a room to follow there is no connection, so nobody is seen to come online.
    var options = talk.target(spec).clientOf(user).withTransports(Transport.SSE);
    try (var parley = ParleyClient.connect(options, new Listener() {})) {
      if (joins) {
        Failures.await(parley.join(room), timeout);
      }
      if (words.isEmpty()) {
        sendLines(parley);
      } else {
        say(parley, String.join(" ", words), key == null ? Utterance.newKey() : key);
      }
      return CommandLine.ExitCode.OK;
    } catch (ParleyException e) {
      int code = Failures.said(spec, String.valueOf(e.getMessage()));
      if (e.number() == NOT_A_MEMBER && !joins) {
        spec.commandLine().getErr().println("With --join it joins the room first.");
      }
      return code;
    }
  }

  private void sendLines(ParleyClient parley) throws IOException, InterruptedException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        say(parley, line, Utterance.newKey());
      }
    }
  }

  private void say(ParleyClient parley, String text, String key)
      throws IOException, InterruptedException {
    var body = JsonMapper.shared().createObjectNode().put("text", text);
    var said = parley.say(Utterance.of("send", room, body).withKey(key));
    print(Failures.await(said, timeout));
  }

  private void print(Acknowledged said) {
    var out = spec.commandLine().getOut();
    out.println(isJson ? json(said) : said.position());
  }

  private static ObjectNode json(Acknowledged said) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("room", said.room())
        .put("key", said.key())
        .put("position", said.position().toString())
        .put("at", said.at());
  }
}
