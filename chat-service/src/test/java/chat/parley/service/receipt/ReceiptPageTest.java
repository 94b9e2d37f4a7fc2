package chat.parley.service.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.receipt.Reached;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReceiptPageTest {
  /// x ended at 3.
  private static final Lineage LINEAGE =
      new Lineage(new Epoch("y"), position("y:9"), List.of(position("x:3")));

  private static final Map<String, Reached> RECEIPTS =
      Map.of(
          "carol", new Reached(position("y:9"), position("y:9")),
          "alice", new Reached(position("x:2"), position("x:5")),
          "bert", new Reached(position("z:1"), position("z:1")),
          "bob", new Reached(null, position("y:8")));

  @Test
  void aPageNamesTheNextOne() {
    var page = page("", 2);
    assertThat(page.receipts())
        .containsExactly(
            new ReceiptView("alice", "x:2", "x:3"), new ReceiptView("bob", null, "y:8"));
    assertThat(page.next()).isEqualTo("bob");
  }

  @Test
  void theLastPageNamesNone() {
    var page = page("bob", 1);
    assertThat(page.receipts()).containsExactly(new ReceiptView("carol", "y:9", "y:9"));
    assertThat(page.next()).isNull();
  }

  @Test
  void aPageGoesOnAfterSomebodyWhoHasLeft() {
    assertThat(page("bea", 10).receipts())
        .extracting(ReceiptView::user)
        .containsExactly("bob", "carol");
  }

  @Test
  void afterAllThereIsNothing() {
    assertThat(page("zoe", 10)).isEqualTo(new ReceiptPage(List.of(), null));
  }

  private static ReceiptPage page(String after, int size) {
    return ReceiptPage.of(RECEIPTS, LINEAGE, after, size);
  }

  private static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }
}
