package chat.parley.service.export;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.Head;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The log holds the offsets from 11 to 20: those up to 15 under the epoch `old`, then `new`. Of
/// `old` the offset 16 was lost.
final class ExportPageTest {
  private static final Head.Known HEAD =
      new Head.Known(
          false,
          new Lineage(new Epoch("new"), at("new:20"), List.of(at("old:15"))),
          at("old:10"),
          null);

  @Test
  void whoHasNothingStartsAtTheOldest() {
    assertThat(ExportStart.of(HEAD, null)).isEqualTo(new ExportStart(at("old:10"), false, null));
  }

  @Test
  void whoStandsWithinGoesOnThere() {
    for (var position : List.of("old:10", "old:15", "new:16", "new:20")) {
      assertThat(start(position)).isEqualTo(new ExportStart(at(position), false, at(position)));
    }
  }

  @Test
  void whoStandsBeforeTheOldestGoesOnThereAndKeepsWhatHeHas() {
    assertThat(start("old:3")).isEqualTo(new ExportStart(at("old:10"), true, at("old:3")));
  }

  @Test
  void whoHasWhatWasLostGoesOnBeforeIt() {
    assertThat(start("old:16")).isEqualTo(new ExportStart(at("old:15"), true, at("old:15")));
  }

  @Test
  void whoHasAnotherHistoryBeginsAnew() {
    var anew = new ExportStart(at("old:10"), true, null);
    for (var position : List.of("other:12", "other:0", "new:15")) {
      assertThat(start(position)).as(position).isEqualTo(anew);
    }
  }

  @Test
  void whatFollowsIsBroughtWithoutAWord() {
    var reading = reading("old:14", "old:14", "old:15", "new:16");
    assertThat(reading.follows()).isTrue();
    assertThat(lines(reading)).containsExactly("old:15", "new:16");
    assertThat(lines(reading("new:20", "new:20"))).isEmpty();
  }

  @Test
  void whatIsMissingIsSaidWhereItIs() {
    assertThat(lines(reading("old:10", "old:12", "old:13")))
        .containsExactly("reset old:10 old:12", "old:13");
    var gap = List.of(publication("old:10", "old:11"), publication("old:13", "old:14"));
    assertThat(lines(new ExportReading(start("old:10"), HEAD, gap)))
        .containsExactly("old:11", "reset old:11 old:13", "old:14");
    assertThat(lines(reading("new:18"))).containsExactly("reset new:18 new:20");
    assertThat(lines(reading("old:3", "old:12", "old:13")))
        .containsExactly("reset old:3 old:10", "reset old:10 old:12", "old:13");
  }

  @Test
  void anotherPublicationInItsPlaceContradictsAStart() {
    var reading = reading("old:14", "mid:14", "mid:15");
    assertThat(reading.follows()).isFalse();
    assertThat(reading.contradicts()).isTrue();
    assertThat(reading("old:14", "old:14", "old:15").contradicts()).isFalse();
    assertThat(reading("old:14", "mid:15", "mid:16").contradicts()).isFalse();
    var nothing = new ExportReading(new ExportStart(at("mid:20"), false, null), HEAD, List.of());
    assertThat(nothing.contradicts()).isTrue();
  }

  private static ExportStart start(String after) {
    return ExportStart.of(HEAD, at(after));
  }

  /// @param positions the first one's predecessor, then what was read
  private static ExportReading reading(String after, String... positions) {
    var read =
        Stream.iterate(1, i -> i < positions.length, i -> i + 1)
            .map(i -> publication(positions[i - 1], positions[i]))
            .toList();
    return new ExportReading(start(after), HEAD, read);
  }

  /// An event as its position, a reset as what it says.
  private static List<String> lines(ExportReading reading) {
    var page = new String(ExportPage.of(new RoomId("r"), reading), StandardCharsets.UTF_8);
    return page.lines().map(ExportPageTest::words).toList();
  }

  private static String words(String line) {
    return field(line, "event").equals("reset")
        ? "reset " + field(line, "kept") + ' ' + field(line, "position")
        : field(line, "epoch") + ':' + line.replaceAll(".*\"offset\":(\\d+).*", "$1");
  }

  private static String field(String line, String name) {
    return line.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  private static Publication publication(String predecessor, String position) {
    var body = new Body(EventName.JOINED, new UserId("alice"), new byte[0]);
    return new Publication(at(position), at(predecessor), 1, body);
  }

  private static Position at(String position) {
    return Position.parse(position).orElseThrow();
  }
}
