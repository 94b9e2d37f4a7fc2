package chat.parley.backplane.block;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The bound on blocks. The same on every node.
///
/// @param maxUsers users whom one user may have blocked; beyond it 4361; 10,000 at most
@ConfigurationProperties("parley.blocks")
public record BlockSettings(@DefaultValue("1000") int maxUsers) {
  /// A list of them is one answer.
  private static final int MOST_USERS = 10_000;

  public BlockSettings {
    if (maxUsers < 1 || maxUsers > MOST_USERS) {
      throw new IllegalArgumentException("parley.blocks.max-users must be from 1 to " + MOST_USERS);
    }
  }
}
