package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Draft;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BodyCodecTest {
  private static final long SEED = 20260102;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Test
  void aMessageIsNameUserAndFields() {
    var body = BodyCodec.message(Golden.ALICE, Golden.KEY, new Draft(Golden.KEY, "hi", null));

    assertThat(BodyCodec.encode(body))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("message alice\n\"key\":\"c-81f0\",\"text\":\"hi\"");
  }

  @Test
  void aChangeOfMembershipHasNoFields() {
    assertThat(BodyCodec.encode(BodyCodec.membership(EventName.JOINED, Golden.BOB)))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("joined bob\n");
  }

  @ParameterizedTest
  @EnumSource
  void everyNameComesBack(EventName name) {
    var decoded = decode(BodyCodec.encode(BodyCodec.membership(name, Golden.BOB)));

    assertThat(decoded).map(Body::name).contains(name);
    assertThat(decoded).map(Body::user).contains(Golden.BOB);
    assertThat(decoded.orElseThrow().fields()).isEmpty();
  }

  @Test
  void everyTextComesBackAndReadsAsItself() {
    var random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      var text = text(random);
      var user = user(random);
      var key = key(random);
      var body = BodyCodec.message(user, key, new Draft(null, text, null));

      var decoded = decode(BodyCodec.encode(body));

      var where = "seed " + SEED + ", round " + round;
      assertThat(decoded).as(where).map(Body::user).contains(user);
      assertThat(decoded.orElseThrow().fields()).as(where).isEqualTo(body.fields());
      var frame = frame(decoded.orElseThrow());
      assertThat(frame.path("text").stringValue()).as(where).isEqualTo(text);
      assertThat(frame.path("key").stringValue()).as(where).isEqualTo(key.value());
      assertThat(frame.path("user").stringValue()).as(where).isEqualTo(user.value());
    }
  }

  @Test
  void readingBeginsWhereItIsTold() {
    var bytes = "x3f9:1 1763764800000\njoined bob\n".getBytes(StandardCharsets.UTF_8);

    assertThat(BodyCodec.decode(bytes, 21)).map(Body::user).contains(Golden.BOB);
    assertThat(BodyCodec.decode(bytes, 0)).isEmpty();
    assertThat(BodyCodec.decode(bytes, bytes.length)).isEmpty();
    assertThat(BodyCodec.decode(bytes, bytes.length + 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"", "\"", "\\", "a\\\"b", "\\u0041", "<&'>"})
  void usersAreEscapedInFrames(String user) {
    var frame = frame(BodyCodec.membership(EventName.JOINED, new UserId(user)));

    assertThat(frame.path("user").stringValue()).isEqualTo(user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hello",
        "hello\n",
        "hello world\n",
        "message",
        "message\n",
        "message \n",
        "message alice",
        "\nmessage alice",
        "message\nalice ",
        "message  alice\n",
        "message alice \n",
        "message a:b\n",
        "message @parley\n",
        "message älice\n",
        "Message alice\n",
        "MESSAGE alice\n",
        "reset alice\n",
        " alice\n"
      })
  void aForeignHeadIsNoBody(String text) {
    assertThat(decode(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "{}",
        "{\"a\":1}",
        "\"a\"",
        "\"a\":",
        "\"a\":1,",
        ",\"a\":1",
        "\"a\":1}",
        "\"a\":1}{",
        "\"a\":1},{\"b\":2",
        "\"a\":1} {\"b\":2",
        "\"a\":1}\t{\"b\":2",
        "}{",
        "} {",
        "\"a\":{",
        "\"a\":[1}",
        "\"a\":\"",
        "\"a\":NaN",
        "\"a\":1,\"b\":}",
        "\"a\":1//",
        "\"a\":1/**/",
        "a:1",
        "'a':1",
        " ",
        "   "
      })
  void fieldsThatAreNotTheMiddleOfAnObjectAreNoBody(String fields) {
    assertThat(decode("message alice\n" + fields)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"event", "room", "epoch", "offset", "user", "at"})
  void fieldsCannotForgeWhatTheFrameSays(String name) {
    assertThat(decode("message alice\n\"" + name + "\":1")).isEmpty();
    assertThat(decode("message alice\n\"a\":1,\"" + name + "\":{}")).isEmpty();
    assertThat(
            decode(
                "message alice\n\"\\u00"
                    + Integer.toHexString(name.charAt(0))
                    + name.substring(1)
                    + "\":1"))
        .isEmpty();
  }

  @Test
  void theSameNamesDeeperDownAreHarmless() {
    var body = decode("message alice\n\"a\":{\"offset\":1,\"b\":[{\"room\":2}]},\"c\":\"user\"");

    assertThat(body).isPresent();
    assertThat(frame(body.orElseThrow()).path("offset").longValue()).isEqualTo(121);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\t", "\n\n"})
  void fieldsStayOnOneLine(String whitespace) {
    assertThat(decode("message alice\n\"a\":1," + whitespace + "\"b\":2")).isEmpty();
    assertThat(decode("message alice\n\"a\":1" + whitespace)).isEmpty();
    assertThat(decode("message alice\n" + whitespace)).isEmpty();
  }

  @Test
  void fieldsOfALaterVersionPass() {
    assertThat(decode("joined bob\n\"by\":\"alice\", \"x\":[1,{}],\"\":null")).isPresent();
  }

  @Test
  void fieldsThatAreNotUtf8AreNoBody() {
    for (var invalid :
        new String[] {"\u00ff", "\u0080", "\u00c3", "\u00c0\u00af", "\u00ed\u00a0\u0080"}) {
      var bytes =
          ("message alice\n\"text\":\"" + invalid + "\"").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(decode(bytes)).isEmpty();
    }
  }

  @Test
  void deepFieldsAreNoBody() {
    assertThat(decode("message alice\n\"a\":" + "[".repeat(50_000) + "]".repeat(50_000))).isEmpty();
  }

  @Test
  void whateverBytesComeTheFrameIsOneObjectWithItsOwnPosition() {
    var random = new Random(SEED);
    var body = BodyCodec.message(Golden.ALICE, Golden.KEY, new Draft(null, "a\"é€😀", null));
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      var bytes = changed(BodyCodec.encode(body), random);
      var decoded = decode(bytes);
      if (decoded.isPresent()) {
        accepted++;
        var frame = frame(decoded.get());
        var where = "seed " + SEED + ", round " + round;
        assertThat(frame.path("epoch").stringValue()).as(where).isEqualTo("x3f9");
        assertThat(frame.path("offset").longValue()).as(where).isEqualTo(121);
        assertThat(frame.path("room").stringValue()).as(where).isEqualTo("general");
      }
    }
    assertThat(accepted).as("changed bodies that were accepted").isPositive();
  }

  @Test
  void randomBytesAreNoBody() {
    var random = new Random(SEED);
    for (int round = 0; round < 10_000; round++) {
      var bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      assertThat(decode(bytes)).as("seed " + SEED + ", round " + round).isEmpty();
    }
  }

  private static Optional<Body> decode(String text) {
    return decode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Body> decode(byte[] bytes) {
    return BodyCodec.decode(bytes, 0);
  }

  private static JsonNode frame(Body body) {
    var publication =
        new Publication(Golden.position("x3f9:121"), Golden.position("x3f9:120"), 5, body);
    return MAPPER.readTree(EventEncoder.encode(Golden.GENERAL, publication));
  }

  /// With up to three bytes replaced, removed at the end or put in twice.
  private static byte[] changed(byte[] bytes, Random random) {
    var syntax = "\"\\{}[]:, \n1".getBytes(StandardCharsets.US_ASCII);
    var changed = bytes;
    for (int change = random.nextInt(3); change >= 0 && changed.length > 0; change--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt();
        case 1 -> changed[at] = syntax[random.nextInt(syntax.length)];
        case 2 -> changed = Arrays.copyOf(changed, at);
        default -> changed = spliced(changed, at, changed);
      }
    }
    return changed;
  }

  private static byte[] spliced(byte[] bytes, int at, byte[] inserted) {
    var result = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, at, result, at + inserted.length, bytes.length - at);
    return result;
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(40), 0, 5)
        .map(
            kind ->
                switch (kind) {
                  case 0 -> random.nextInt(0x20);
                  case 1 -> random.nextInt(0x80);
                  case 2 -> random.nextInt(0xd800);
                  case 3 -> 0xe000 + random.nextInt(0x2000);
                  default -> 0x10000 + random.nextInt(0x100000);
                })
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static UserId user(Random random) {
    while (true) {
      var value = ascii(random, UserId.MAX_LENGTH);
      if (UserId.isValid(value)) {
        return new UserId(value);
      }
    }
  }

  private static SendKey key(Random random) {
    return new SendKey(ascii(random, SendKey.MAX_LENGTH));
  }

  private static String ascii(Random random, int maxLength) {
    return random
        .ints(1 + random.nextInt(Math.min(12, maxLength)), '!', 0x7f)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
