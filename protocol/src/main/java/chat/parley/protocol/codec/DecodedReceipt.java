package chat.parley.protocol.codec;

import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a receipt over HTTP.
public sealed interface DecodedReceipt {
  record Understood(Receipt receipt) implements DecodedReceipt {}

  record Malformed(Refusal refusal) implements DecodedReceipt {}
}
