package chat.parley.backplane.receipt;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who is told of receipts. The same on every node.
///
/// @param maxMembersTold members of a room in which all who follow it are told how far each has
///   got: in a larger one only a member's own connections are
@ConfigurationProperties("parley.receipts")
public record ReceiptSettings(@DefaultValue("100") int maxMembersTold) {
  public ReceiptSettings {
    if (maxMembersTold < 0) {
      throw new IllegalArgumentException("parley.receipts.max-members-told must not be negative");
    }
  }
}
