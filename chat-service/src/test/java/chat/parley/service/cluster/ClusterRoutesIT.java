package chat.parley.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.cluster.ClusterFigures;
import chat.parley.backplane.cluster.ClusterRoom;
import chat.parley.backplane.cluster.DrainWord;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.ChannelListener;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClusterRoutesIT {
  private static final String NODE = "gateway-1.0a1b2c3d";
  private static final String PATH = "/v1/cluster/nodes/" + NODE + "/drain";
  private static final String STATE = "/v1/rooms/parley~cluster/state";

  private final RunningService running = RunningService.shared();
  private final Caller operator = running.newOperator("olga");
  private final Caller alice = running.newUser("alice");
  private final Caller service = running.newService("back-end");
  private final TestBackplane backplane = TestBackplane.on(RedisExtension.server());
  private final ClusterFigures figures = new ClusterFigures(backplane.redis.redis());

  @AfterEach
  void close() {
    Waiting.of(figures.leave(NODE));
    backplane.close();
  }

  @Test
  void aNodeIsToldToDrainAndToTakePeopleAgain() {
    Waiting.of(figures.say(NODE, "{}", Duration.ofMinutes(1)));
    try (var gateway = new Listening()) {
      assertThat(operator.put(PATH).expect(202).body())
          .isEqualTo("{\"node\":\"" + NODE + "\",\"drain\":true}");
      assertThat(operator.delete(PATH).expect(202).body())
          .isEqualTo("{\"node\":\"" + NODE + "\",\"drain\":false}");
      Waiting.until("both came", () -> gateway.words.size() == 2);
      assertThat(gateway.words)
          .containsExactly(new DrainWord(NODE, true), new DrainWord(NODE, false));
    }
  }

  @Test
  void othersThanOperatorsTellNobodyAnything() {
    Waiting.of(figures.say(NODE, "{}", Duration.ofMinutes(1)));
    try (var gateway = new Listening()) {
      for (var caller : List.of(alice, service)) {
        caller.put(PATH).expectProblem(403, 4359);
        caller.delete(PATH).expectProblem(403, 4359);
      }
      running.anyone().put(PATH).expectProblem(401, 4200);
      operator.put(PATH).expect(202);
      Waiting.until("one came", () -> !gateway.words.isEmpty());
      assertThat(gateway.words).hasSize(1);
    }
  }

  @Test
  void aNodeThatSaysNothingIsUnknown() {
    operator.put("/v1/cluster/nodes/nobody/drain").expectProblem(404, 4367);
    operator.delete("/v1/cluster/nodes/nobody/drain").expectProblem(404, 4367);
  }

  @Test
  void operatorsLookWhereUsersAreAndDisconnectNobody() {
    operator.get("/v1/users/" + alice.user() + "/connections").expect(200);
    operator.delete("/v1/users/" + alice.user() + "/connections").expectProblem(403, 4350);
  }

  @Test
  void theRoomOfTheClusterIsReadByOperatorsAloneAndWrittenByNobody() {
    Waiting.of(room().make());
    assertThat(operator.get(STATE).expect(200).text("room")).isEqualTo("parley~cluster");
    alice.get(STATE).expectProblem(404, 4302);
    operator.put(STATE, "{\"nodes\":{}}").expectProblem(403, 4330);
    alice.put(STATE, "{\"nodes\":{}}").expectProblem(404, 4302);
    service.get(STATE + "?as=parley~cluster").expectProblem(400, 4305);
    service.get("/v1/rooms/parley~cluster/export").expectProblem(404, 4302);
  }

  @Test
  void nobodyMakesARoomOfAReservedName() {
    for (var caller : List.of(alice, operator, service)) {
      caller.post("/v1/rooms", "{\"room\":\"parley~mine\"}").expectProblem(400, 4304);
    }
  }

  @Test
  void whoWritesThereIsAMemberOfNothingElse() {
    var room = alice.newRoom("public");
    alice.put("/v1/rooms/" + room + "/members/parley~cluster").expectProblem(400, 4305);
    alice.put("/v1/direct/parley~cluster").expectProblem(400, 4305);
  }

  private ClusterRoom room() {
    var redis = backplane.redis.redis();
    var arguments = AppendArguments.of(TestBackplane.LOG_SETTINGS, redis.publishCommand());
    return new ClusterRoom(redis, arguments, backplane.userRooms, backplane.meters);
  }

  /// Hears what a gateway would.
  private static final class Listening implements ChannelListener, AutoCloseable {
    final List<DrainWord> words = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private final TestBackplane own = TestBackplane.on(RedisExtension.server());

    Listening() {
      own.redis
          .connector()
          .connect(
              0,
              this,
              opened -> {
                if (opened != null) {
                  opened.subscribe(List.of(Keys.drainChannel()));
                }
              });
      Waiting.of(confirmed);
    }

    @Override
    public void subscribed(String channel) {
      confirmed.complete(true);
    }

    @Override
    public void unsubscribed(String channel) {}

    @Override
    public void published(String channel, byte[] payload) {
      DrainWord.decode(payload).ifPresent(words::add);
    }

    @Override
    public void closed() {}

    @Override
    public void close() {
      own.close();
    }
  }
}
