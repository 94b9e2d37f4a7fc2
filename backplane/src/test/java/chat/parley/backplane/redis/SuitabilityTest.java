package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuitabilityTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final String GOOD =
      """
      # Server
      redis_version:7.0.15
      role:master
      loading:0
      cluster_enabled:0
      maxmemory_policy:noeviction
      aof_enabled:1
      """;

  @ParameterizedTest
  @CsvSource({
    "5.0.14, false",
    "6.0.16, false",
    "6.2.0, true",
    "6.2.11, true",
    "7.0.15, true",
    "8.4.0, true",
    "10.0.0, true",
    "unknown, false"
  })
  void theVersionIsAtLeast62(String version, boolean isSuitable) {
    var facts = facts(GOOD.replace("7.0.15", version), "everysec", "");
    assertThat(Suitability.of(facts, level(Acknowledge.APPENDED), false))
        .isInstanceOf(isSuitable ? Suitability.Suitable.class : Suitability.Unsuitable.class);
  }

  @Test
  void aWellKeptRedisIsSuitableWithoutAWord() {
    assertThat(Suitability.of(facts(GOOD, "everysec", ""), level(Acknowledge.APPENDED), false))
        .isEqualTo(new Suitability.Suitable(List.of(), null));
  }

  @Test
  void anEvictingRedisIsUnsuitable() {
    var facts = facts(GOOD.replace("noeviction", "allkeys-lru"), "always", "");
    assertUnsuitable(
        facts,
        Acknowledge.APPENDED,
        "maxmemory-policy is allkeys-lru and must be noeviction",
        "redis-cli CONFIG SET maxmemory-policy noeviction");
  }

  @Test
  void whatIsNotToldIsWarnedOf() {
    var facts =
        ServerFacts.of(
            "redis_version:7.0.15\r\nrole:master\r\n", Optional.empty(), Optional.empty());
    assertThat(warnings(facts, Acknowledge.APPENDED)).isEqualTo(2);
    assertThat(warnings(facts, Acknowledge.REPLICATED)).isEqualTo(1);
  }

  @Test
  void withoutPersistenceAppendedIsWarnedOf() {
    var none = GOOD.replace("aof_enabled:1", "aof_enabled:0");
    assertThat(warnings(facts(none, "everysec", ""), Acknowledge.APPENDED)).isEqualTo(1);
    assertThat(warnings(facts(none, "everysec", "3600 1"), Acknowledge.APPENDED)).isZero();
  }

  @Test
  void onDiskNeedsAnAppendOnlyFileOnEveryVersion() {
    var none = GOOD.replace("aof_enabled:1", "aof_enabled:0");
    assertUnsuitable(
        facts(none, "always", ""), Acknowledge.ON_DISK, "no append-only file", "appendonly yes");
    assertUnsuitable(
        facts(none.replace("7.0.15", "7.2.4"), "always", ""),
        Acknowledge.ON_DISK,
        "no append-only file",
        "appendonly yes");
  }

  @Test
  void onDiskNeedsAlwaysWhereThereIsNoWaitaof() {
    assertUnsuitable(
        facts(GOOD, "everysec", ""),
        Acknowledge.ON_DISK,
        "appendfsync is everysec",
        "redis-cli CONFIG SET appendfsync always");
    assertThat(copy(facts(GOOD, "always", ""), Acknowledge.ON_DISK)).isEmpty();
  }

  @Test
  void onDiskWaitsWhereTheServerCan() {
    var newer = facts(GOOD.replace("7.0.15", "7.2.0"), "everysec", "");
    assertThat(copy(newer, Acknowledge.ON_DISK)).contains(new AwaitedCopy.OnDisk(TIMEOUT));
  }

  @Test
  void replicatedWaitsForAsManyAsAreSet() {
    assertThat(copy(facts(GOOD, "no", ""), Acknowledge.REPLICATED))
        .contains(new AwaitedCopy.OnReplicas(2, TIMEOUT));
  }

  @Test
  void aReplicaAndALoadingServerMayBecomeFit() {
    assertNotYet(GOOD.replace("role:master", "role:slave"));
    assertNotYet(GOOD.replace("loading:0", "loading:1"));
  }

  @Test
  void aClusterIsSuitableWhereItHasShardedChannels() {
    var info = GOOD.replace("cluster_enabled:0", "cluster_enabled:1");
    assertThat(ofAll(Acknowledge.REPLICATED, facts(info, "no", ""), facts(info, "no", "")))
        .isEqualTo(new Suitability.Suitable(List.of(), new AwaitedCopy.OnReplicas(2, TIMEOUT)));
    var old = facts(info.replaceAll("redis_version:\\S+", "redis_version:6.2.11"), "everysec", "");
    assertThat(Suitability.of(old, level(Acknowledge.APPENDED), true))
        .isInstanceOfSatisfying(
            Suitability.Unsuitable.class,
            unsuitable -> assertThat(unsuitable.reason()).contains("7.0"));
  }

  @Test
  void aClusterIsAsGoodAsItsWorstPrimaryWhichIsNamed() {
    var good = GOOD.replace("cluster_enabled:0", "cluster_enabled:1");
    var evicting = facts(good.replace("noeviction", "allkeys-lru"), "always", "");
    assertThat(ofAll(Acknowledge.APPENDED, facts(good, "always", ""), evicting))
        .isInstanceOfSatisfying(
            Suitability.Unsuitable.class,
            unsuitable ->
                assertThat(unsuitable.reason()).startsWith("h:1: maxmemory-policy is allkeys-lru"));
    assertThat(ofAll(Acknowledge.ON_DISK, facts(good, "always", ""), facts(good, "everysec", "")))
        .isInstanceOfSatisfying(
            Suitability.Unsuitable.class,
            unsuitable ->
                assertThat(unsuitable.reason()).startsWith("h:1: ").contains("appendfsync always"));
    var replica = facts(good.replace("role:master", "role:slave"), "always", "");
    assertThat(ofAll(Acknowledge.APPENDED, facts(good, "always", ""), replica))
        .isEqualTo(new Suitability.NotYet("h:1: it is a replica; a primary is needed"));
    var careless = facts(good.replace("aof_enabled:1", "aof_enabled:0"), "no", "");
    assertThat(ofAll(Acknowledge.APPENDED, facts(good, "always", ""), careless))
        .isInstanceOfSatisfying(
            Suitability.Suitable.class,
            suitable ->
                assertThat(suitable.warnings()).singleElement().asString().startsWith("h:1"));
  }

  @Test
  void onDiskAllPrimariesOfAClusterCanWaitOrNone() {
    var older = GOOD.replace("cluster_enabled:0", "cluster_enabled:1");
    var newer = older.replace("7.0.15", "7.2.0");
    assertThat(ofAll(Acknowledge.ON_DISK, facts(older, "always", ""), facts(newer, "always", "")))
        .isInstanceOf(Suitability.Unsuitable.class);
    assertThat(ofAll(Acknowledge.ON_DISK, facts(newer, "always", ""), facts(newer, "no", "")))
        .isEqualTo(new Suitability.Suitable(List.of(), new AwaitedCopy.OnDisk(TIMEOUT)));
  }

  @Test
  void aClusterWithoutPrimariesMayBecomeFit() {
    assertThat(ofAll(Acknowledge.APPENDED)).isInstanceOf(Suitability.NotYet.class);
  }

  private static Suitability ofAll(Acknowledge level, ServerFacts... servers) {
    var named = new LinkedHashMap<String, ServerFacts>();
    for (int i = 0; i < servers.length; i++) {
      named.put("h:" + i, servers[i]);
    }
    return Suitability.ofAll(named, level(level), true);
  }

  @Test
  void aNodeOfAClusterIsUnsuitableForWhoTakesItForASingleServer() {
    assertUnsuitable(
        facts(GOOD.replace("cluster_enabled:0", "cluster_enabled:1"), "always", ""),
        Acknowledge.APPENDED,
        "Redis Cluster",
        "spring.data.redis.cluster.nodes");
  }

  private static void assertNotYet(String info) {
    assertThat(Suitability.of(facts(info, "always", ""), level(Acknowledge.APPENDED), false))
        .isInstanceOf(Suitability.NotYet.class);
  }

  private static void assertUnsuitable(ServerFacts facts, Acknowledge level, String... texts) {
    assertThat(Suitability.of(facts, level(level), false))
        .isInstanceOfSatisfying(
            Suitability.Unsuitable.class,
            unsuitable -> assertThat(unsuitable.reason()).contains(texts).doesNotContain("\n"));
  }

  private static int warnings(ServerFacts facts, Acknowledge level) {
    return ((Suitability.Suitable) Suitability.of(facts, level(level), false)).warnings().size();
  }

  private static Optional<AwaitedCopy> copy(ServerFacts facts, Acknowledge level) {
    return Optional.ofNullable(
        ((Suitability.Suitable) Suitability.of(facts, level(level), false)).copy());
  }

  private static ServerFacts facts(String info, String appendfsync, String save) {
    return ServerFacts.of(info, Optional.of(appendfsync), Optional.of(save));
  }

  private static AcknowledgeSettings level(Acknowledge acknowledge) {
    return new AcknowledgeSettings(acknowledge, 2, TIMEOUT);
  }
}
