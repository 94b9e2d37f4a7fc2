package chat.parley.backplane.rule;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisExtension;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Who may take part in what others have said: one table, tried through each way by which it can be
/// done, over the scenes of {@link RulesContractTest}. A reply is a message, and what takes a
/// reaction back is a change as a reaction is; whoever may read may say how far he has got, in the
/// room and in its threads.
public abstract class PartRulesContractTest {
  private static final String ALLOWED = "ok";

  private static final String TABLE =
      """
      situation role      | reply unreact | delivered follow readthread unfollow
      open      owner     | ok    ok      | ok        ok     ok         ok
      open      moderator | ok    ok      | ok        ok     ok         ok
      open      member    | ok    ok      | ok        ok     ok         ok
      open      reader    | 4330  4330    | ok        ok     ok         ok
      open      stranger  | 4301  4301    | 4301      4301   4301       4301
      hidden    member    | ok    ok      | ok        ok     ok         ok
      hidden    reader    | 4330  4330    | ok        ok     ok         ok
      hidden    stranger  | 4302  4302    | 4302      4302   4302       4302
      frozen    owner     | ok    ok      | ok        ok     ok         ok
      frozen    moderator | ok    ok      | ok        ok     ok         ok
      frozen    member    | 4333  4333    | ok        ok     ok         ok
      frozen    reader    | 4330  4330    | ok        ok     ok         ok
      frozen    stranger  | 4301  4301    | 4301      4301   4301       4301
      closed    owner     | 4334  4334    | ok        ok     ok         ok
      closed    member    | 4334  4334    | ok        ok     ok         ok
      closed    reader    | 4334  4334    | ok        ok     ok         ok
      muted     owner     | ok    ok      | ok        ok     ok         ok
      muted     moderator | 4331  4331    | ok        ok     ok         ok
      muted     member    | 4331  4331    | ok        ok     ok         ok
      muted     reader    | 4330  4330    | ok        ok     ok         ok
      slow      owner     | ok    ok      | ok        ok     ok         ok
      slow      moderator | ok    ok      | ok        ok     ok         ok
      slow      member    | 4332  ok      | ok        ok     ok         ok
      slow      reader    | 4330  4330    | ok        ok     ok         ok
      announced newcomer  | 4330  4330    | ok        ok     ok         ok
      direct    member    | ok    ok      | ok        ok     ok         ok
      blocked   member    | 4360  4360    | ok        ok     ok         ok
      direct    stranger  | 4302  4302    | 4302      4302   4302       4302
      banned    stranger  | 4301  4301    | 4301      4301   4301       4301
      """;

  /// The number with which it was refused, 0 where it was done.
  protected abstract int attempt(Part part, Scene scene);

  @TestFactory
  Stream<DynamicTest> whoMayTakePart() {
    var head = words(TABLE.lines().findFirst().orElseThrow());
    return TABLE.lines().skip(1).map(PartRulesContractTest::words).map(words -> row(head, words));
  }

  private static List<String> words(String line) {
    return Stream.of(line.split("[| ]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private DynamicTest row(List<String> head, List<String> words) {
    var expected = new EnumMap<Part, String>(Part.class);
    for (int column = 2; column < words.size(); column++) {
      expected.put(Part.valueOf(head.get(column).toUpperCase(Locale.ROOT)), words.get(column));
    }
    var name = words.get(1) + ", room " + words.get(0);
    return DynamicTest.dynamicTest(
        name, () -> assertThat(tryAll(words.get(0), words.get(1))).isEqualTo(expected));
  }

  private Map<Part, String> tryAll(String situation, String role) {
    var done = new EnumMap<Part, String>(Part.class);
    try (var backplane = TestBackplane.on(RedisExtension.server())) {
      var scene = Scene.set(backplane, situation, role);
      for (var part : Part.values()) {
        int number = attempt(part, scene);
        done.put(part, number == 0 ? ALLOWED : Integer.toString(number));
      }
    }
    return done;
  }

  /// What a command says of it beside its name and room, the members of a body over HTTP.
  protected static String members(Part part, Scene scene) {
    var of = "\"%s\":\"%s\"";
    var thread = of.formatted("thread", scene.others());
    return switch (part) {
      case REPLY -> thread + ",\"text\":\"hi\"";
      case UNREACT -> of.formatted("message", scene.others()) + ",\"reaction\":\"x\"";
      case DELIVERED -> of.formatted("position", scene.others());
      case FOLLOW, UNFOLLOW -> thread;
      case READTHREAD -> thread + ',' + of.formatted("position", scene.others());
    };
  }

  /// As a WebSocket has it.
  protected static String command(Part part) {
    return part == Part.REPLY ? "send" : part.name().toLowerCase(Locale.ROOT);
  }

  /// As HTTP has it.
  protected static String path(Part part, Scene scene) {
    return "/v1/rooms/" + scene.room() + '/' + (part == Part.REPLY ? "messages" : command(part));
  }
}
