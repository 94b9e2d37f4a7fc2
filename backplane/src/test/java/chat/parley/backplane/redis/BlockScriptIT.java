package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `block.lua`: whom a user has blocked, kept with him and told to nobody.
@OnEveryRedis
final class BlockScriptIT {
  private final RedisServer server;
  private final ScriptUser user;

  BlockScriptIT(RedisServer server) {
    this.server = server;
    this.user = new ScriptUser(server);
  }

  @Test
  void repeatingItChangesNothing() {
    assertThat(user.block("bob")).containsExactly("changed");
    var since = server.command("HGET", user.blocks, "bob");
    assertThat(user.block("bob")).containsExactly("unchanged");
    assertThat(server.command("HGETALL", user.blocks)).isEqualTo(List.of("bob", since));
    assertThat(server.command("TTL", user.blocks)).isEqualTo(-1L);

    assertThat(user.unblock("bob")).containsExactly("changed");
    assertThat(user.unblock("bob")).containsExactly("unchanged");
    assertThat(server.command("EXISTS", user.blocks)).isEqualTo(0L);
  }

  @Test
  void theyHaveALimit() {
    user.maxBlocks = 2;
    user.block("bob");
    user.block("carol");
    assertThat(user.block("dave")).containsExactly("too-many-blocks");
    assertThat(user.block("bob")).containsExactly("unchanged");
    user.unblock("bob");
    assertThat(user.block("dave")).containsExactly("changed");
  }

  /// A wait for a copy is for what this connection has written.
  @Test
  void whereTheAnswerWaitsForACopyItIsAWriteThatCountsForNothing() {
    user.maxBlocks = 1;
    user.waits = "1";
    long before = written();
    assertThat(user.unblock("bob")).containsExactly("unchanged");
    assertThat(written()).isGreaterThan(before);
    assertThat(user.block("bob")).containsExactly("changed");
    before = written();
    assertThat(user.block("bob")).containsExactly("unchanged");
    assertThat(written()).isGreaterThan(before);
  }

  @Test
  void whoHasLostThemHasBlockedNobody() {
    user.block("bob");
    server.command("DEL", user.blocks);
    assertThat(user.block("bob")).containsExactly("changed");
  }

  @Test
  void itNeedsMemory() {
    try (var full = NewerRedis.another(server)) {
      var there = new ScriptUser(full.server());
      there.block("bob");
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.block("carol")).hasMessageContaining("OOM");
      assertThat(there.unblock("bob")).containsExactly("changed");
    }
  }

  /// What this server would send to replicas, or has changed since its last snapshot.
  private long written() {
    return Long.parseLong(server.info("rdb_changes_since_last_save"));
  }
}
