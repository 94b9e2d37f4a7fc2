package chat.parley.backplane.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether this product can keep its promises on a Redis as it is set up. Each text is one line:
/// what is so, what is needed, and how to set it.
sealed interface Suitability {
  /// @param copy what an acknowledgement waits for beyond the primary's memory, if anything
  record Suitable(List<String> warnings, @Nullable AwaitedCopy copy) implements Suitability {
    public Suitable {
      warnings = List.copyOf(warnings);
    }
  }

  /// Not now; it may become so without anybody's doing.
  record NotYet(String reason) implements Suitability {}

  record Unsuitable(String reason) implements Suitability {}

  /// That of all servers that take appends: as good as the worst of them.
  ///
  /// @param servers by name; an empty one where there is no other
  /// @param asCluster whether this service is set to use a cluster
  static Suitability ofAll(
      Map<String, ServerFacts> servers, AcknowledgeSettings settings, boolean asCluster) {
    var warnings = new ArrayList<String>();
    var copies = new LinkedHashSet<Optional<AwaitedCopy>>();
    for (var server : servers.entrySet()) {
      var name = server.getKey().isEmpty() ? "" : server.getKey() + ": ";
      switch (of(server.getValue(), settings, asCluster)) {
        case Suitable suitable -> {
          suitable.warnings().forEach(warning -> warnings.add(name + warning));
          copies.add(Optional.ofNullable(suitable.copy()));
        }
        case NotYet notYet -> {
          return new NotYet(name + notYet.reason());
        }
        case Unsuitable unsuitable -> {
          return new Unsuitable(name + unsuitable.reason());
        }
      }
    }
    return switch (copies.size()) {
      case 0 -> new NotYet("no primary serves anything");
      case 1 -> new Suitable(warnings, copies.getFirst().orElse(null));
      default ->
          new Unsuitable(
              "parley.log.acknowledge is on-disk and some servers have WAITAOF (Redis 7.2) and some"
                  + " have not: all must be of one version");
    };
  }

  /// @param asCluster whether this service is set to use a cluster
  static Suitability of(ServerFacts redis, AcknowledgeSettings settings, boolean asCluster) {
    if (!redis.isAtLeast(6, 2)) {
      return new Unsuitable("Redis is " + redis.version() + "; 6.2 or later is needed");
    }
    if (redis.isOfCluster() && !asCluster) {
      return new Unsuitable(
          "this Redis belongs to a Redis Cluster: set spring.data.redis.cluster.nodes instead of"
              + " its host and port");
    }
    if (asCluster && !redis.isAtLeast(7, 0)) {
      return new Unsuitable(
          "this Redis Cluster is "
              + redis.version()
              + "; 7.0 or later is needed, which has sharded channels");
    }
    if (redis.isLoading()) {
      return new NotYet("it loads its data");
    }
    if (!redis.isPrimary()) {
      return new NotYet("it is a replica; a primary is needed");
    }
    var eviction = redis.eviction().orElse("noeviction");
    if (!eviction.equals("noeviction")) {
      return new Unsuitable(
          "maxmemory-policy is "
              + eviction
              + " and must be noeviction, or Redis drops acknowledged messages when it is full:"
              + " redis-cli CONFIG SET maxmemory-policy noeviction (and in redis.conf)");
    }
    var warnings = new ArrayList<String>();
    if (redis.eviction().isEmpty()) {
      warnings.add(
          "this Redis does not tell its maxmemory-policy; make sure that it is noeviction");
    }
    return switch (settings.acknowledge()) {
      case APPENDED -> appended(redis, warnings);
      case REPLICATED ->
          new Suitable(
              warnings,
              new AwaitedCopy.OnReplicas(settings.replicas(), settings.acknowledgeTimeout()));
      case ON_DISK -> onDisk(redis, settings, warnings);
    };
  }

  private static Suitability appended(ServerFacts redis, List<String> warnings) {
    if (!redis.isAppendOnly() && redis.save().isEmpty()) {
      warnings.add(
          "this Redis has no append-only file and does not tell whether it takes snapshots; without"
              + " either a restart loses every message");
    } else if (!redis.isAppendOnly() && redis.save().orElse("").isEmpty()) {
      warnings.add(
          "this Redis writes neither an append-only file nor snapshots: a restart loses every"
              + " message. redis-cli CONFIG SET appendonly yes (and in redis.conf)");
    }
    return new Suitable(warnings, null);
  }

  private static Suitability onDisk(
      ServerFacts redis, AcknowledgeSettings settings, List<String> warnings) {
    if (!redis.isAppendOnly()) {
      return new Unsuitable(
          "parley.log.acknowledge is on-disk and this Redis has no append-only file:"
              + " redis-cli CONFIG SET appendonly yes (and in redis.conf)");
    }
    if (redis.hasWaitAof()) {
      return new Suitable(warnings, new AwaitedCopy.OnDisk(settings.acknowledgeTimeout()));
    }
    var appendfsync = redis.appendfsync().orElse("always");
    if (!appendfsync.equals("always")) {
      return new Unsuitable(
          "parley.log.acknowledge is on-disk and appendfsync is "
              + appendfsync
              + "; Redis "
              + redis.version()
              + " has no WAITAOF (7.2 has), so it must be always:"
              + " redis-cli CONFIG SET appendfsync always (and in redis.conf)");
    }
    if (redis.appendfsync().isEmpty()) {
      warnings.add(
          "this Redis does not tell its appendfsync; make sure that it is always, as"
              + " parley.log.acknowledge is on-disk");
    }
    return new Suitable(warnings, null);
  }
}
