package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacingTest {
  @ParameterizedTest
  @CsvSource({
    "a 4302 b 4302., a 4399 b 4399.",
    "a 43|02., a 4399.",
    "a 4|3|0|2., a 4399.",
    "a 43|43|02., a 434399.",
    "a 43|1., a 431."
  })
  void aTextIsReplacedInHoweverManyPiecesItComes(String pieces, String expected) {
    var replacing = new Replacing("4302", "4399");

    var passed =
        Stream.of(pieces.split("\\|"))
            .map(piece -> new String(replacing.apply(piece.getBytes(ISO_8859_1)), ISO_8859_1))
            .collect(Collectors.joining());

    assertThat(passed).isEqualTo(expected);
  }
}
