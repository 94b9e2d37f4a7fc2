package chat.parley.service.receipt;

import chat.parley.backplane.receipt.Reached;
import chat.parley.protocol.position.Lineage;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The JSON of a page of receipts, in the order of their users. Who has said nothing yet is not in
/// it.
///
/// @param next the user to name in `after` for the next page; absent on the last one
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReceiptPage(List<ReceiptView> receipts, @Nullable String next) {
  ReceiptPage {
    receipts = List.copyOf(receipts);
  }

  /// @param byUser the receipts of all members, as they said it
  /// @param after the user before the page, who need not be a member; empty for the first page
  static ReceiptPage of(Map<String, Reached> byUser, Lineage lineage, String after, int size) {
    var rest =
        new TreeMap<>(byUser)
            .tailMap(after, false).entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().in(lineage)))
                .filter(entry -> !entry.getValue().isNothing())
                .limit(size + 1L)
                .map(entry -> ReceiptView.of(entry.getKey(), entry.getValue()))
                .toList();
    var page = rest.subList(0, Math.min(size, rest.size()));
    return new ReceiptPage(page, rest.size() > size ? page.getLast().user() : null);
  }
}
