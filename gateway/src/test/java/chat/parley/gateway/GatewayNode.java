package chat.parley.gateway;

import chat.parley.backplane.identity.Grants;
import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.identity.TokenIssuer;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.metrics.MeterSpec;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.RoomSettings;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.web.Routes;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A gateway as it is started in production, on free ports and with the tests' Redis; and what
/// happens around it: rooms, members, tokens. Thread-safe.
public final class GatewayNode implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /// One for all tests that need no settings of their own; ends with the JVM.
  private static final class Shared {
    static final GatewayNode NODE = start(Map.of());
  }

  private final ConfigurableApplicationContext context;
  private final ChannelRecorder channels;
  private final RoomStore rooms;
  private final MemberStore members;
  private final RoomLog log;
  private final TokenIssuer issuer;
  private final int port;

  private GatewayNode(ConfigurableApplicationContext context) {
    this.context = context;
    channels = context.getBean(ChannelRecorder.class);
    log = context.getBean(RoomLog.class);
    issuer = new TokenIssuer(context.getBean(IdentitySettings.class));
    port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    var redis = context.getBean(Redis.class);
    var arguments = context.getBean(AppendArguments.class);
    var userRooms = context.getBean(UserRooms.class);
    rooms = new RoomStore(redis, arguments, userRooms);
    members = new MemberStore(redis, arguments, new RoomSettings(1_000, 100), userRooms);
  }

  public static GatewayNode shared() {
    return Shared.NODE;
  }

  /// @param settings beyond those that every test has
  public static GatewayNode start(Map<String, String> settings) {
    var redis = RedisExtension.server();
    var all = new LinkedHashMap<String, Object>();
    all.put("server.port", "0");
    all.put("management.server.port", "-1");
    all.put("spring.data.redis.host", redis.host());
    all.put("spring.data.redis.port", "" + redis.port());
    all.put("parley.development", "true");
    all.put("parley.identity.keys.test", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE");
    all.put("parley.identity.clock-skew", "0s");
    all.put("parley.gateway.drain.window", "3s");
    // Whoever comes or goes is told of between the events of tests that are about other things.
    all.put("parley.presence.max-members-told", "0");
    // Most rooms of the tests that share a Redis are alice's.
    all.put("parley.user-rooms.max-rooms", "10000");
    // Nor would what nodes say of themselves be expected there.
    all.put("parley.gateway.cluster.period", "0s");
    all.put("logging.level.root", "error");
    // As the allocator would by itself; a node in production does not.
    all.put("spring.netty.leak-detection", "simple");
    all.putAll(settings);
    var application = new SpringApplication(Gateway.class, ChannelRecorder.class);
    application.setRegisterShutdownHook(false);
    // As arguments: they win over application.yaml.
    return new GatewayNode(
        application.run(
            all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + '=' + setting.getValue())
                .toArray(String[]::new)));
  }

  public int port() {
    return port;
  }

  public String property(String name) {
    return context.getEnvironment().getRequiredProperty(name);
  }

  /// Of the API, each like `GET /v1/poll`.
  public SortedSet<String> routes() {
    return Routes.of(context);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// The server's side of a connection whose client has this port.
  public Channel channel(int clientPort) {
    return channels.channel(clientPort);
  }

  // --- around it

  public String token(String user) {
    return token(user, Duration.ofHours(1));
  }

  /// @param life whole seconds
  public String token(String user, Duration life) {
    return issuer.issue(new UserId(user), Instant.now().plus(life));
  }

  /// With a grant in place of a membership.
  public String grantingToken(String user, String room, Role role) {
    return issuer.issue(
        new UserId(user),
        Instant.now().plus(Duration.ofHours(1)),
        new Grants(Map.of(new RoomId(room), role)));
  }

  public String serviceToken(String user) {
    return issuer.issueForService(new UserId(user), Instant.now().plus(Duration.ofHours(1)));
  }

  public String operatorToken(String user) {
    return issuer.issueForOperator(new UserId(user), Instant.now().plus(Duration.ofHours(1)));
  }

  /// A name that no other test uses.
  public static String name(String stem) {
    return stem + '-' + NUMBERS.incrementAndGet();
  }

  /// A new public room of alice's.
  public String publicRoom() {
    return room("alice", Visibility.PUBLIC);
  }

  /// A new private room of alice's.
  public String privateRoom() {
    return room("alice", Visibility.PRIVATE);
  }

  public String room(String owner, Visibility visibility) {
    var room = name("room");
    of(rooms.create(new RoomId(room), new UserId(owner), visibility));
    return room;
  }

  /// The user joins a room that is public, or is invited by alice.
  public void join(String room, String user) {
    var actor = user.equals("alice") ? user : isPublic(room) ? user : "alice";
    of(members.join(new RoomId(room), new UserId(actor), new UserId(user)));
  }

  public void leave(String room, String user) {
    of(members.leave(new RoomId(room), new UserId(user), new UserId(user)));
  }

  /// Alice, the owner, removes a member.
  public void remove(String room, String user) {
    of(members.leave(new RoomId(room), new UserId("alice"), new UserId(user)));
  }

  /// Alice says something in her room.
  public Position say(String room, String text) {
    return sent(of(sending(room, text)));
  }

  /// With what Alice is refused to say something in her room.
  public ErrorCode refusal(String room, String text) {
    return switch (of(sending(room, text))) {
      case Appended.Sent sent -> throw new AssertionError("sent: " + sent.position());
      case Appended.Refused refused -> refused.refusal().code();
    };
  }

  /// Alice says something, again and again with one key until it is acknowledged: for while Redis
  /// is not well.
  public Position sayInTheEnd(String room, String text) {
    var key = new SendKey(name("key"));
    var sent = new Position[1];
    Waiting.until(
        room + " takes '" + text + "'",
        Duration.ofSeconds(40),
        () -> {
          var draft = new Draft(key, text, null);
          if (of(log.append(new RoomId(room), new UserId("alice"), draft))
              instanceof Appended.Sent done) {
            sent[0] = done.position();
          }
          return sent[0] != null;
        });
    return sent[0];
  }

  /// Alice says `texts` in her room, without waiting for one before the next, but for the first: a
  /// Redis that does not know the script yet would take the others in another order.
  public void sayAll(String room, List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    CompletionStage<Appended> last = sending(room, texts.getFirst());
    sent(of(last));
    for (var text : texts.subList(1, texts.size())) {
      last = sending(room, text);
    }
    sent(of(last));
  }

  public Position top(String room) {
    return of(rooms.find(new RoomId(room))).orElseThrow().position();
  }

  private CompletionStage<Appended> sending(String room, String text) {
    return log.append(new RoomId(room), new UserId("alice"), new Draft(null, text, null));
  }

  private static Position sent(Appended appended) {
    return switch (appended) {
      case Appended.Sent sent -> sent.position();
      case Appended.Refused refused -> throw new AssertionError("not sent: " + refused.refusal());
    };
  }

  private boolean isPublic(String room) {
    return of(rooms.find(new RoomId(room))).orElseThrow().visibility() == Visibility.PUBLIC;
  }

  // --- what it counts

  /// The sum over all meters of that name and those tags.
  public double count(GatewayMeter meter, String... tags) {
    return count(meter.spec(), tags);
  }

  public double count(BackplaneMeter meter, String... tags) {
    return count(meter.spec(), tags);
  }

  private double count(MeterSpec spec, String... tags) {
    return context.getBean(MeterRegistry.class).find(spec.name()).tags(tags).meters().stream()
        .mapToDouble(found -> found.measure().iterator().next().getValue())
        .sum();
  }

  private static <T> T of(CompletionStage<T> stage) {
    return Waiting.of(stage);
  }

  @Override
  public void close() {
    context.close();
  }
}
