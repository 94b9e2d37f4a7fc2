package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StartsTest {
  private static final long SECOND = 1_000;
  private static final List<String> MANY =
      IntStream.range(0, 150).mapToObj(number -> "room-" + number).toList();

  private final ManualLoop loop = new ManualLoop();
  private final Heard heard = new Heard();
  private int asked;

  @Test
  void theDocumentThatARoomBeginsWithIsHeardBehindItsPlace() {
    var done =
        ask(List.of("rates"), _ -> answered("{'cursor':'x3f9:3','events':[{'event':'snapshot'}]}"));

    assertThat(done).isCompleted();
    assertThat(heard.all).containsExactly("rates x3f9:3", "snapshot");
  }

  @Test
  void askedTooFastItGoesOnWhereItWas() {
    var left = new int[] {100};
    var done = ask(MANY, room -> left[0]-- > 0 ? placed(room) : failed(tooMany()));
    assertThat(asked).isEqualTo(104);
    assertThat(heard.all).hasSize(100);

    left[0] = 50;
    loop.pass(SECOND - 1);
    assertThat(asked).isEqualTo(104);
    loop.pass(1);

    assertThat(done).isCompleted();
    assertThat(asked).isEqualTo(154);
    assertThat(heard.all)
        .containsExactlyInAnyOrderElementsOf(MANY.stream().map(StartsTest::place).toList());
  }

  @Test
  void itDoesNotGoOnLikeThatForEver() {
    var done = ask(List.of("general"), _ -> failed(tooMany()));

    loop.pass(60 * SECOND);

    assertThat(done).isCompletedExceptionally();
    assertThat(asked).isEqualTo(41);
  }

  @Test
  void anythingElseThatMayPassIsTheEndAtOnce() {
    var unavailable = ParleyException.numbered(4100, "unavailable", "", SECOND);

    assertThat(ask(List.of("general"), _ -> failed(unavailable))).isCompletedExceptionally();
  }

  @Test
  void aRoomThatIsRefusedIsNoReasonToStop() {
    var unknown = ParleyException.numbered(4302, "unknown-room", "", 0);

    var done =
        ask(
            List.of("secret", "general"),
            room -> room.equals("secret") ? failed(unknown) : placed(room));

    assertThat(done).isCompleted();
    assertThat(heard.all).containsExactlyInAnyOrder("secret 4302", place("general"));
  }

  @Test
  void whereNobodyHeedsItNothingMoreIsAsked() {
    ask(MANY, _ -> failed(tooMany()));
    heard.isHeeded = false;

    loop.pass(60 * SECOND);

    assertThat(asked).isEqualTo(4);
  }

  private CompletableFuture<Void> ask(List<String> rooms, Starts.Question question) {
    var done =
        Starts.of(
            loop,
            room -> {
              asked++;
              return question.about(room);
            },
            rooms,
            heard);
    loop.run();
    return done;
  }

  private static String place(String room) {
    return room + " x3f9:3";
  }

  private static CompletableFuture<JsonNode> placed(String room) {
    return answered("{'cursor':'x3f9:3','events':[],'room':'" + room + "'}");
  }

  private static CompletableFuture<JsonNode> answered(String json) {
    return CompletableFuture.completedFuture(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  private static ParleyException tooMany() {
    return ParleyException.numbered(4103, "too-many-commands", "", SECOND);
  }

  private static CompletableFuture<JsonNode> failed(ParleyException why) {
    return CompletableFuture.failedFuture(why);
  }

  private static final class Heard implements Line.Hearer {
    final List<String> all = new ArrayList<>();
    boolean isHeeded = true;

    @Override
    public void live() {}

    @Override
    public void started(
        String room, Position position, boolean recovered, @Nullable Position acked) {
      all.add(room + " " + position);
    }

    @Override
    public void refused(String room, ParleyException why) {
      all.add(room + " " + why.number());
    }

    @Override
    public void event(JsonNode event) {
      all.add(event.path("event").asString(""));
    }

    @Override
    public void ended(ParleyException why) {}

    @Override
    public boolean isHeeded() {
      return isHeeded;
    }
  }
}
