package chat.parley.gateway.balance;

import chat.parley.backplane.presence.NodeLeases;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What a node does that holds more WebSockets and streams than its fair share of all nodes'.
///
/// @param perSecond how many connections a second it asks to come back elsewhere, at most. 0: none.
///   For nodes that are alike behind a balancer that prefers whoever holds the fewest
/// @param margin by how many percent of the fair share, and by 10 connections at least, a node must
///   be above it before it begins; it ends at the share itself
/// @param settle how long it must have been above before it begins: longer than a deploy takes to
///   start the next node
@ConfigurationProperties("parley.gateway.balance")
public record BalanceSettings(
    @DefaultValue("0") int perSecond,
    @DefaultValue("10") int margin,
    @DefaultValue("30s") Duration settle) {
  public BalanceSettings {
    require(perSecond >= 0 && perSecond <= 10_000, "per-second must be from 0 to 10000");
    require(margin >= 1 && margin <= 1_000, "margin must be from 1 to 1000");
    // A node that was killed counts until its lease has ended.
    require(
        settle.compareTo(NodeLeases.LIFE) >= 0 && settle.toHours() < 24,
        "settle must be at least " + NodeLeases.LIFE.toSeconds() + "s, and shorter than 24h");
  }

  boolean isOn() {
    return perSecond > 0;
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.gateway.balance." + text);
    }
  }
}
