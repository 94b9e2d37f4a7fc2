package chat.parley.launcher.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void cellsStandBelowTheirHeadings() {
    assertThat(
            Columns.of(
                List.of("room", "members"), List.of(List.of("general", "2"), List.of("d", ""))))
        .containsExactly("ROOM     MEMBERS", "general  2", "d");
  }
}
