package chat.parley.launcher.talk;

import chat.parley.launcher.client.Rest;
import chat.parley.loadtest.identity.SignedTokens;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `./parley token`: a token, for `curl` and for whoever writes a client.
@Command(
    name = "token",
    description = "Prints a token: of a user, of a service, or of an operator.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "It is signed here with --key-file, with the first PARLEY_IDENTITY_KEYS_… of the environment, or with the key of ./parley up. Where there is none (with --url) chat-service is asked, which gives tokens in development mode, without --rooms and --ttl.",
      "",
      "  curl -H \"Authorization: Bearer $(./parley token --user alice)\" http://localhost:8090/v1/rooms?mine=true"
    })
public final class TokenCommand implements Callable<Integer> {
  private static final Duration LIFETIME = Duration.ofHours(12);

  /// What can be granted.
  private static final Set<String> ROLES = Set.of("reader", "member", "moderator");

  @Option(names = "--user", paramLabel = "USER", description = "Whose token it is.")
  private @Nullable String user;

  @Option(
      names = "--service",
      description =
          "A service token, which acts as every user. Without --user it is that of 'service'.")
  private boolean isForService;

  @Option(
      names = "--operator",
      description = "An operator's token, for /cluster: who has it sees the nodes and drains them.")
  private boolean isForOperator;

  @Option(
      names = "--rooms",
      paramLabel = "ROOM=ROLE",
      split = ",",
      description = "Grants: what it lets its user be in these rooms, reader, member or moderator.")
  private Map<String, String> rooms = new LinkedHashMap<>();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = Lifetime.class,
      description = "How long it is good: 90s, 10m, 12h, 30d. Default: 12h.")
  private @Nullable Duration lifetime;

  @Option(names = "--json", description = "Prints {\"token\":…,\"user\":…}.")
  private boolean isJson;

  @Mixin private TalkOptions talk = new TalkOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the call
  private CommandSpec spec;

  @Override
  public Integer call() {
    return Failures.saying(spec, this::print);
  }

  private int print() throws IOException, InterruptedException {
    var subject = checkedUser();
    rooms.forEach(this::checkGrant);
    var signing = signing();
    var token = signing.isPresent() ? signed(signing.get(), subject) : issued(subject);
    var out = spec.commandLine().getOut();
    out.println(
        isJson
            ? JsonMapper.shared().createObjectNode().put("token", token).put("user", subject)
            : token);
    return CommandLine.ExitCode.OK;
  }

  private String checkedUser() {
    if (user == null && !isForService) {
      throw TalkOptions.wrong(spec, "whose token: --user USER, or --service");
    }
    if (isForService && isForOperator) {
      throw TalkOptions.wrong(
          spec, "a token is for a --service or for an --operator, not for both");
    }
    var subject = user == null ? "service" : user;
    if (!UserId.isValid(subject)) {
      throw TalkOptions.wrong(spec, "not a user id: " + subject);
    }
    return subject;
  }

  private void checkGrant(String room, String role) {
    if (!RoomId.isValid(room)) {
      throw TalkOptions.wrong(spec, "not a room: " + room);
    }
    var id = new RoomId(room);
    if (id.isReserved() || id.isDirect()) {
      throw TalkOptions.wrong(spec, "nothing is granted in this room: " + room);
    }
    if (!ROLES.contains(role)) {
      throw TalkOptions.wrong(
          spec, "a grant is reader, member or moderator, not " + role + " (of " + room + ")");
    }
  }

  private Optional<SignedTokens> signing() {
    try {
      return talk.signInOptions
          .signing(System.getenv())
          .or(talk.isLocal() ? this::development : Optional::empty);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw TalkOptions.wrong(spec, String.valueOf(e.getMessage()));
    }
  }

  private Optional<SignedTokens> development() {
    return talk.left()
        .file("development.key")
        .map(file -> SignedTokens.fromKeyFile(file, Clock.systemUTC()));
  }

  private String signed(SignedTokens tokens, String subject) {
    var claims = new LinkedHashMap<String, Object>();
    if (isForService) {
      claims.put("scope", "parley.service");
    } else if (isForOperator) {
      claims.put("scope", "parley.operator");
    }
    if (!rooms.isEmpty()) {
      claims.put("rooms", rooms);
    }
    return tokens.of(subject, lifetime == null ? LIFETIME : lifetime, claims);
  }

  private String issued(String subject) throws IOException, InterruptedException {
    if (!rooms.isEmpty() || lifetime != null) {
      throw TalkOptions.wrong(spec, "--rooms and --ttl need a key to sign with: --key-file FILE");
    }
    var rest = new Rest(talk.target(spec).rest());
    if (isForService) {
      return rest.signInService(subject).token();
    }
    return (isForOperator ? rest.signInOperator(subject) : rest.signIn(subject)).token();
  }
}
