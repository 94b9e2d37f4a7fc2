package chat.parley.backplane.rule;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisExtension;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Who may do what in a room: one table, tried through each way by which something can be done.
public abstract class RulesContractTest {
  private static final String ALLOWED = "ok";

  /// What may be done, and with which number the rest is refused. The owner is never muted, and
  /// whoever is banned is a stranger. A newcomer to an announcement room has said nothing of his
  /// own yet, and in a room of two there is nobody else to signal to; neither of these holds a
  /// document, the state room that is tried in the other situations does.
  private static final String TABLE =
      """
      situation role      | send edit rewrite react type signal ephemeral state | read follow delete | erase invite remove ban  mute demote promote configure | join
      open      owner     | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     ok      ok        | ok
      open      moderator | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     4311    ok        | ok
      open      member    | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      open      reader    | 4330 4330 4330    4330  4330 4330   4330      4330  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      open      stranger  | 4301 4301 4301    4301  4301 4301   4301      4301  | 4301 4301   4301   | 4301  4311   4311   4311 4311 4311   4311    4311      | ok
      hidden    member    | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      hidden    reader    | 4330 4330 4330    4330  4330 4330   4330      4330  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      hidden    stranger  | 4302 4302 4302    4302  4302 4302   4302      4302  | 4302 4302   4302   | 4302  4302   4302   4302 4302 4302   4302    4302      | 4302
      frozen    owner     | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     ok      ok        | ok
      frozen    moderator | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     4311    ok        | ok
      frozen    member    | 4333 4333 4333    4333  4333 4333   4333      4333  | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      frozen    reader    | 4330 4330 4330    4330  4330 4330   4330      4330  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      frozen    stranger  | 4301 4301 4301    4301  4301 4301   4301      4301  | 4301 4301   4301   | 4301  4311   4311   4311 4311 4311   4311    4311      | ok
      closed    owner     | 4334 4334 4334    4334  4334 4334   4334      4334  | ok   ok     ok     | ok    ok     ok     ok   ok   ok     ok      ok        | ok
      closed    moderator | 4334 4334 4334    4334  4334 4334   4334      4334  | ok   ok     ok     | ok    ok     ok     ok   ok   ok     4311    ok        | ok
      closed    member    | 4334 4334 4334    4334  4334 4334   4334      4334  | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      closed    reader    | 4334 4334 4334    4334  4334 4334   4334      4334  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      muted     owner     | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     ok      ok        | ok
      muted     moderator | 4331 4331 4331    4331  4331 4331   4331      4331  | ok   ok     ok     | ok    ok     ok     ok   ok   ok     4311    ok        | ok
      muted     member    | 4331 4331 4331    4331  4331 4331   4331      4331  | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      muted     reader    | 4330 4330 4330    4330  4330 4330   4330      4330  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      slow      owner     | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     ok      ok        | ok
      slow      moderator | ok   ok   ok      ok    ok   ok     ok        ok    | ok   ok     ok     | ok    ok     ok     ok   ok   ok     4311    ok        | ok
      slow      member    | 4332 ok   ok      ok    ok   ok     4332      ok    | ok   ok     ok     | 4311  ok     4311   4311 4311 4311   4311    4311      | ok
      slow      reader    | 4330 4330 4330    4330  4330 4330   4330      4330  | ok   ok     ok     | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      announced newcomer  | 4330 4330 4330    4330  4330 4330   4330      4370  | ok   ok     4311   | 4311  4330   4311   4311 4311 4311   4311    4311      | ok
      direct    member    | ok   ok   ok      ok    ok   4326   ok        4370  | ok   ok     ok     | 4311  4351   4351   4351 4311 4311   4311    4311      | ok
      blocked   member    | 4360 4360 4360    4360  4360 4326   4360      4370  | ok   ok     ok     | 4311  4351   4351   4351 4311 4311   4311    4311      | ok
      direct    stranger  | 4302 4302 4302    4302  4302 4302   4302      4302  | 4302 4302   4302   | 4302  4302   4302   4302 4302 4302   4302    4302      | 4302
      banned    stranger  | 4301 4301 4301    4301  4301 4301   4301      4301  | 4301 4301   4301   | 4301  4311   4311   4311 4311 4311   4311    4311      | 4335
      """;

  /// What can be done this way, in that order.
  protected abstract Set<Deed> deeds();

  /// The number with which the deed was refused, 0 where it was done.
  protected abstract int attempt(Deed deed, Scene scene);

  /// Whether somebody can be this, there, this way.
  protected boolean covers(String situation, String role) {
    return true;
  }

  @TestFactory
  Stream<DynamicTest> whoMayDoWhat() {
    var head = words(TABLE.lines().findFirst().orElseThrow());
    return TABLE
        .lines()
        .skip(1)
        .map(RulesContractTest::words)
        .filter(words -> covers(words.get(0), words.get(1)))
        .map(words -> row(head, words));
  }

  private static List<String> words(String line) {
    return Stream.of(line.split("[| ]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private DynamicTest row(List<String> head, List<String> words) {
    var expected = new EnumMap<Deed, String>(Deed.class);
    for (int column = 2; column < words.size(); column++) {
      var deed = Deed.valueOf(head.get(column).toUpperCase(Locale.ROOT));
      if (deeds().contains(deed)) {
        expected.put(deed, words.get(column));
      }
    }
    var name = words.get(1) + ", room " + words.get(0);
    return DynamicTest.dynamicTest(
        name, () -> assertThat(tryAll(words.get(0), words.get(1))).isEqualTo(expected));
  }

  private Map<Deed, String> tryAll(String situation, String role) {
    var done = new EnumMap<Deed, String>(Deed.class);
    try (var backplane = TestBackplane.on(RedisExtension.server())) {
      var scene = Scene.set(backplane, situation, role);
      for (var deed : deeds()) {
        int number = attempt(deed, scene);
        done.put(deed, number == 0 ? ALLOWED : Integer.toString(number));
      }
    }
    return done;
  }
}
