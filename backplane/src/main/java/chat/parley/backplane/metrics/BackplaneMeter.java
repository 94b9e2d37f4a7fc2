package chat.parley.backplane.metrics;

import chat.parley.protocol.error.ErrorCode;
import java.util.List;
import java.util.stream.Stream;

/// Every meter of this module.
public enum BackplaneMeter {
  CHANNEL_CONNECTIONS_LOST(
      MeterSpec.counter(
          "parley.backplane.channel.connections.lost",
          "Times the connection that carries the channels was lost.")),
  PROBES_LOST(
      MeterSpec.counter(
          "parley.backplane.channel.probes.lost",
          "Times the channels delivered nothing though Redis answered commands.")),
  PROBE_DELAY(
      MeterSpec.timer(
          "parley.backplane.channel.probe.delay",
          "From publishing on a channel of the node's own to receiving it.")),
  PROBE_AGE(
      MeterSpec.gauge(
              "parley.backplane.channel.probe.age",
              "Since something last came back through the channels of this node; that of the worst group.")
          .inSeconds()),
  CHANNELS(MeterSpec.gauge("parley.backplane.channels", "Channels that this node follows.")),
  APPENDS(
      MeterSpec.counter(
              "parley.backplane.appends",
              "Appends, by result; repeated also where a reaction changed nothing; unavailable where the store, and not the request, was why nothing was done.")
          .by("result", List.of("sent", "repeated", "refused", "unavailable", "unknown"))),
  APPEND_DELAY(
      MeterSpec.timer(
          "parley.backplane.append.delay", "From handing an append to the driver to its answer.")),
  COPY_DELAY(
      MeterSpec.timer(
          "parley.backplane.append.copy.delay",
          "From writing a batch of appends to the answer that replicas, or the disk, have it.")),
  COPIES_SHORT(
      MeterSpec.counter(
          "parley.backplane.append.copies.short",
          "Batches of appends that too few replicas, or no disk, had in time.")),
  APPENDS_NOT_QUEUED(
      MeterSpec.counter(
          "parley.backplane.appends.not.queued",
          "Appends refused because too many waited for a copy.")),
  DOCUMENTS_CHANGING(
      MeterSpec.gauge(
          "parley.backplane.documents.changing",
          "Changes of documents that wait on this node or are worked on.")),
  DOCUMENTS_BUSY(
      MeterSpec.counter(
              "parley.backplane.documents.busy",
              "Changes of documents refused with 4106, by what had too many: the node all in all, the user of his own, the room waiting ones, or overtaken, where other nodes' came first each time.")
          .by("reason", List.of("node", "user", "room", "overtaken"))),
  TYPINGS(
      MeterSpec.counter(
              "parley.backplane.typings",
              "Times a user said that he is typing, by whether the room was told.")
          .by("result", List.of("published", "too-soon", "refused"))),
  RECEIPTS(
      MeterSpec.counter(
              "parley.backplane.receipts",
              "Times a member said how far he has got in a room, by whether that was further than before.")
          .by("result", List.of("moved", "unchanged", "refused"))),
  SIGNALS(
      MeterSpec.counter(
              "parley.backplane.signals",
              "Signals of one member of a room to another, by whether they were passed on.")
          .by("result", List.of("relayed", "blocked", "refused"))),
  NOTIFICATIONS(
      MeterSpec.counter(
              "parley.backplane.notifications",
              "Notifications for the inboxes of users, by result; declined where the user has chosen not to hear of it, or has blocked whom it is of.")
          .by("result", List.of("sent", "repeated", "declined", "refused"))),
  ADDRESSED_MESSAGES(
      MeterSpec.counter(
              "parley.backplane.addressed.messages",
              "Messages that mention somebody, are replies or are in a room of two, by what became of telling those whom they are for; too-large where @here calls nobody since the room has more members, and only the others were told; dropped where too many waited.")
          .by("result", List.of("told", "nobody", "too-large", "dropped", "failed"))),
  EPHEMERAL_MESSAGES(
      MeterSpec.counter(
              "parley.backplane.ephemeral.messages",
              "Messages that are stored nowhere, by whether the room was told.")
          .by("result", List.of("published", "refused"))),
  PROFILES(
      MeterSpec.counter(
              "parley.backplane.profiles",
              "Times a user said something of himself, by whether it was something else than before.")
          .by("result", List.of("changed", "unchanged"))),
  PROFILE_NEWS(
      MeterSpec.counter(
              "parley.backplane.profile.news",
              "Times the rooms of a user were to be told of his profile, which may have changed several times meanwhile; not-due where another chat-service has told them, dropped where too many waited.")
          .by("result", List.of("told", "not-due", "dropped", "failed"))),
  PROFILE_ROOMS(
      MeterSpec.counter(
              "parley.backplane.profile.rooms",
              "Rooms of users whose profiles were told; left where the user was no member any more, beyond where he is in more rooms than are told.")
          .by("result", List.of("told", "left", "beyond", "failed"))),
  CONNECTIONS_REPLACED(
      MeterSpec.counter(
              "parley.backplane.connections.replaced",
              "Times a connection for commands was made anew, by reason.")
          .by("reason", List.of("lost", "silent", "not-primary"))),
  BUCKETS_MOVING(
      MeterSpec.counter(
          "parley.backplane.buckets.moving",
          "Times a bucket of a cluster was found to be moving to another node.")),
  REDIS_ROUND_TRIP(
      MeterSpec.timer(
          "parley.backplane.redis.round.trip",
          "From handing a small command to the driver to its answer, once a second.")),
  REDIS_SILENCE(
      MeterSpec.gauge(
              "parley.backplane.redis.silence", "Since Redis last answered this node's commands.")
          .inSeconds()),
  REDIS_MEMORY(
      MeterSpec.gauge(
              "parley.backplane.redis.memory.used",
              "What Redis said it holds, a few seconds ago; absent on a Redis Cluster.")
          .inBytes()),
  REDIS_MEMORY_MAX(
      MeterSpec.gauge(
              "parley.backplane.redis.memory.max",
              "What Redis may hold, its maxmemory; 0 for no limit, absent on a Redis Cluster.")
          .inBytes()),
  REQUESTS_REFUSED(
      MeterSpec.counter(
              "parley.backplane.requests.refused",
              "Requests over HTTP that were answered with a problem, by error; push paths apart.")
          .by("error", Stream.of(ErrorCode.values()).map(ErrorCode::label).toList())),
  REQUESTS_UNCOUNTED(
      MeterSpec.counter(
          "parley.backplane.requests.uncounted",
          "Requests over HTTP that were served without being counted for their users, since as many users as may be were counted.")),
  LOG_READS(MeterSpec.counter("parley.backplane.log.reads", "Pages read from room logs.")),
  LOG_UNREADABLE(
      MeterSpec.counter(
          "parley.backplane.log.unreadable",
          "Entries of room logs that were read but not understood.")),
  USERS_ENDED(
      MeterSpec.counter(
          "parley.backplane.presence.ended",
          "Users whom this service has made offline, since their leases had ended.")),
  PRESENCE_EVENTS(
      MeterSpec.counter(
              "parley.backplane.presence.events",
              "Times a room was to be told that others see something else of a member, by what came of it; overtaken by something newer of him that is told in its place, dropped where too many waited to be told.")
          .by(
              "result",
              List.of("told", "too-large", "no-member", "overtaken", "dropped", "failed"))),
  PRESENCE_ROUNDS(
      MeterSpec.counter(
              "parley.backplane.presence.rounds",
              "Rounds in which this chat-service looked for users whose leases had ended, by whether it could end all of them; too soon after Redis was away, nobody is ended.")
          .by("result", List.of("done", "too-soon", "failed")));

  @SuppressWarnings("ImmutableEnumChecker") // its map is a copy
  private final MeterSpec spec;

  BackplaneMeter(MeterSpec spec) {
    this.spec = spec;
  }

  public MeterSpec spec() {
    return spec;
  }
}
