package chat.parley.service.receipt;

import chat.parley.backplane.receipt.Reached;
import chat.parley.protocol.position.Position;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The JSON of how far one member has got. What he has not said is absent.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReceiptView(String user, @Nullable String read, @Nullable String delivered) {
  static ReceiptView of(String user, Reached reached) {
    return new ReceiptView(user, text(reached.read()), text(reached.delivered()));
  }

  private static @Nullable String text(@Nullable Position position) {
    return position == null ? null : position.toString();
  }
}
