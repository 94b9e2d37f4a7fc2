package chat.parley.backplane.metrics;

import chat.parley.protocol.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The module's meters, registered once at start. Thread-safe.
public final class BackplaneMeters {
  /// How an append ended.
  public enum AppendResult {
    SENT,
    REPEATED,

    /// The request is why, or its room, which is busy.
    REFUSED,

    /// The store is why, and nothing was done.
    UNAVAILABLE,
    UNKNOWN
  }

  /// Why a document was not changed that somebody might have changed.
  public enum DocumentsBusy {
    /// As many are changed at once as the node may have.
    NODE,

    /// As many are changed at once as one user may have.
    USER,

    /// As many wait to change this one.
    ROOM,

    /// Other nodes' changes came first each time.
    OVERTAKEN;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a room was told that somebody is typing.
  public enum TypingResult {
    PUBLISHED,
    TOO_SOON,
    REFUSED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Whether a member has got further in a room than he had said before.
  public enum ReceiptResult {
    MOVED,
    UNCHANGED,
    REFUSED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a notification came into an inbox.
  public enum NotificationResult {
    SENT,
    REPEATED,
    DECLINED,
    REFUSED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What became of telling those whom a message is for.
  public enum AddressedResult {
    TOLD,
    NOBODY,
    TOO_LARGE,
    DROPPED,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Whether a signal was passed on.
  public enum SignalResult {
    RELAYED,

    /// The recipient takes nothing from the sender.
    BLOCKED,
    REFUSED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a room was told of a message that is stored nowhere.
  public enum EphemeralResult {
    PUBLISHED,
    REFUSED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a user has said something else of himself than before.
  public enum ProfileResult {
    CHANGED,
    UNCHANGED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether a user's rooms were told of his profile.
  public enum ProfileNewsResult {
    TOLD,
    NOT_DUE,
    DROPPED,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Whether a room was told that others see something else of a member.
  public enum PresenceEventResult {
    TOLD,

    /// It has more members than are told.
    TOO_LARGE,

    /// He has left it.
    NO_MEMBER,

    /// Something newer of him is told in its place.
    OVERTAKEN,

    /// Too many waited to be told.
    DROPPED,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Whether one of them was.
  public enum ProfileRoomResult {
    TOLD,
    LEFT,
    BEYOND,
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How far a round came that makes users offline.
  public enum RoundResult {
    DONE,

    /// Nothing failed, but somewhere leases may have ended because Redis was away.
    TOO_SOON,

    /// Somewhere, or altogether.
    FAILED;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Why a connection for commands was made anew.
  public enum Replacement {
    LOST,
    SILENT,
    NOT_PRIMARY;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final MeterRegistry registry;
  private final Counter channelConnectionsLost;
  private final Counter probesLost;
  private final Timer probeDelay;
  private final Counter bucketsMoving;
  private final Counter requestsUncounted;
  private final Counter logReads;
  private final Counter logUnreadable;
  private final Counter usersEnded;
  private final Timer appendDelay;
  private final Timer copyDelay;
  private final Counter copiesShort;
  private final Counter appendsNotQueued;
  private final Map<Replacement, Counter> connectionsReplaced = new EnumMap<>(Replacement.class);
  private final Timer roundTrip;
  private final Map<ErrorCode, Counter> requestsRefused = new EnumMap<>(ErrorCode.class);
  private final Map<DocumentsBusy, Counter> documentsBusy = new EnumMap<>(DocumentsBusy.class);
  private final Map<TypingResult, Counter> typings = new EnumMap<>(TypingResult.class);
  private final Map<ReceiptResult, Counter> receipts = new EnumMap<>(ReceiptResult.class);
  private final Map<SignalResult, Counter> signals = new EnumMap<>(SignalResult.class);
  private final Map<NotificationResult, Counter> notifications =
      new EnumMap<>(NotificationResult.class);
  private final Map<AddressedResult, Counter> addressedMessages =
      new EnumMap<>(AddressedResult.class);
  private final Map<EphemeralResult, Counter> ephemeralMessages =
      new EnumMap<>(EphemeralResult.class);
  private final Map<ProfileResult, Counter> profiles = new EnumMap<>(ProfileResult.class);
  private final Map<ProfileNewsResult, Counter> profileNews =
      new EnumMap<>(ProfileNewsResult.class);
  private final Map<ProfileRoomResult, Counter> profileRooms =
      new EnumMap<>(ProfileRoomResult.class);
  private final Map<PresenceEventResult, Counter> presenceEvents =
      new EnumMap<>(PresenceEventResult.class);
  private final Map<RoundResult, Counter> presenceRounds = new EnumMap<>(RoundResult.class);
  private final Map<AppendResult, Counter> appends = new EnumMap<>(AppendResult.class);

  public BackplaneMeters(MeterRegistry registry) {
    this.registry = registry;
    channelConnectionsLost = counter(BackplaneMeter.CHANNEL_CONNECTIONS_LOST);
    probesLost = counter(BackplaneMeter.PROBES_LOST);
    probeDelay = BackplaneMeter.PROBE_DELAY.spec().timer(registry);
    bucketsMoving = counter(BackplaneMeter.BUCKETS_MOVING);
    requestsUncounted = counter(BackplaneMeter.REQUESTS_UNCOUNTED);
    logReads = counter(BackplaneMeter.LOG_READS);
    logUnreadable = counter(BackplaneMeter.LOG_UNREADABLE);
    usersEnded = counter(BackplaneMeter.USERS_ENDED);
    copyDelay = BackplaneMeter.COPY_DELAY.spec().timer(registry);
    copiesShort = counter(BackplaneMeter.COPIES_SHORT);
    appendsNotQueued = counter(BackplaneMeter.APPENDS_NOT_QUEUED);
    for (var reason : Replacement.values()) {
      connectionsReplaced.put(
          reason,
          BackplaneMeter.CONNECTIONS_REPLACED.spec().counter(registry, "reason", reason.label()));
    }
    appendDelay = BackplaneMeter.APPEND_DELAY.spec().timer(registry);
    roundTrip = BackplaneMeter.REDIS_ROUND_TRIP.spec().timer(registry);
    // All at once: a counter that begins at one shows no increase.
    for (var code : ErrorCode.values()) {
      requestsRefused.put(
          code, BackplaneMeter.REQUESTS_REFUSED.spec().counter(registry, "error", code.label()));
    }
    for (var reason : DocumentsBusy.values()) {
      documentsBusy.put(
          reason, BackplaneMeter.DOCUMENTS_BUSY.spec().counter(registry, "reason", reason.label()));
    }
    for (var result : TypingResult.values()) {
      typings.put(
          result, BackplaneMeter.TYPINGS.spec().counter(registry, "result", result.label()));
    }
    for (var result : ReceiptResult.values()) {
      receipts.put(
          result, BackplaneMeter.RECEIPTS.spec().counter(registry, "result", result.label()));
    }
    for (var result : SignalResult.values()) {
      signals.put(
          result, BackplaneMeter.SIGNALS.spec().counter(registry, "result", result.label()));
    }
    for (var result : NotificationResult.values()) {
      notifications.put(
          result, BackplaneMeter.NOTIFICATIONS.spec().counter(registry, "result", result.label()));
    }
    for (var result : AddressedResult.values()) {
      addressedMessages.put(
          result,
          BackplaneMeter.ADDRESSED_MESSAGES.spec().counter(registry, "result", result.label()));
    }
    for (var result : EphemeralResult.values()) {
      ephemeralMessages.put(
          result,
          BackplaneMeter.EPHEMERAL_MESSAGES.spec().counter(registry, "result", result.label()));
    }
    for (var result : ProfileResult.values()) {
      profiles.put(
          result, BackplaneMeter.PROFILES.spec().counter(registry, "result", result.label()));
    }
    for (var result : ProfileNewsResult.values()) {
      profileNews.put(
          result, BackplaneMeter.PROFILE_NEWS.spec().counter(registry, "result", result.label()));
    }
    for (var result : ProfileRoomResult.values()) {
      profileRooms.put(
          result, BackplaneMeter.PROFILE_ROOMS.spec().counter(registry, "result", result.label()));
    }
    for (var result : PresenceEventResult.values()) {
      presenceEvents.put(
          result,
          BackplaneMeter.PRESENCE_EVENTS.spec().counter(registry, "result", result.label()));
    }
    for (var result : RoundResult.values()) {
      presenceRounds.put(
          result,
          BackplaneMeter.PRESENCE_ROUNDS.spec().counter(registry, "result", result.label()));
    }
    for (var result : AppendResult.values()) {
      appends.put(
          result,
          BackplaneMeter.APPENDS
              .spec()
              .counter(registry, "result", result.name().toLowerCase(Locale.ROOT)));
    }
  }

  public void channelConnectionLost() {
    channelConnectionsLost.increment();
  }

  public void probeLost() {
    probesLost.increment();
  }

  public void probed(Duration delay) {
    probeDelay.record(delay);
  }

  public void bucketMoving() {
    bucketsMoving.increment();
  }

  public void userEnded() {
    usersEnded.increment();
  }

  public void presenceEvent(PresenceEventResult result) {
    Objects.requireNonNull(presenceEvents.get(result)).increment();
  }

  public void presenceRound(RoundResult result) {
    Objects.requireNonNull(presenceRounds.get(result)).increment();
  }

  public void requestUncounted() {
    requestsUncounted.increment();
  }

  public void logRead() {
    logReads.increment();
  }

  public void logUnreadable(int entries) {
    logUnreadable.increment(entries);
  }

  public void appended(AppendResult result, Duration delay) {
    Objects.requireNonNull(appends.get(result)).increment();
    appendDelay.record(delay);
  }

  public void typing(TypingResult result) {
    Objects.requireNonNull(typings.get(result)).increment();
  }

  public void receipt(ReceiptResult result) {
    Objects.requireNonNull(receipts.get(result)).increment();
  }

  public void signal(SignalResult result) {
    Objects.requireNonNull(signals.get(result)).increment();
  }

  public void notification(NotificationResult result) {
    Objects.requireNonNull(notifications.get(result)).increment();
  }

  public void addressed(AddressedResult result) {
    Objects.requireNonNull(addressedMessages.get(result)).increment();
  }

  public void ephemeralMessage(EphemeralResult result) {
    Objects.requireNonNull(ephemeralMessages.get(result)).increment();
  }

  public void profile(ProfileResult result) {
    Objects.requireNonNull(profiles.get(result)).increment();
  }

  public void profileNews(ProfileNewsResult result) {
    Objects.requireNonNull(profileNews.get(result)).increment();
  }

  public void profileRooms(ProfileRoomResult result, int rooms) {
    Objects.requireNonNull(profileRooms.get(result)).increment(rooms);
  }

  /// @param isEnough whether the copy was there in time
  public void waitedForCopy(Duration delay, boolean isEnough) {
    copyDelay.record(delay);
    if (!isEnough) {
      copiesShort.increment();
    }
  }

  public void appendNotQueued() {
    appendsNotQueued.increment();
  }

  public void connectionReplaced(Replacement reason) {
    Objects.requireNonNull(connectionsReplaced.get(reason)).increment();
  }

  public void redisAnswered(Duration roundTripTime) {
    roundTrip.record(roundTripTime);
  }

  public void requestRefused(ErrorCode code) {
    Objects.requireNonNull(requestsRefused.get(code)).increment();
  }

  public void documentsBusy(DocumentsBusy reason) {
    Objects.requireNonNull(documentsBusy.get(reason)).increment();
  }

  public void watchDocuments(IntSupplier changing) {
    BackplaneMeter.DOCUMENTS_CHANGING.spec().gauge(registry, changing::getAsInt);
  }

  /// @param seconds since Redis last answered
  public void watchRedisSilence(DoubleSupplier seconds) {
    BackplaneMeter.REDIS_SILENCE.spec().gauge(registry, seconds);
  }

  /// @param used in bytes
  /// @param max in bytes; 0 for no limit
  public void watchRedisMemory(LongSupplier used, LongSupplier max) {
    BackplaneMeter.REDIS_MEMORY.spec().gauge(registry, used);
    BackplaneMeter.REDIS_MEMORY_MAX.spec().gauge(registry, max);
  }

  /// @param seconds since a probe last came back
  public void watchProbes(DoubleSupplier seconds) {
    BackplaneMeter.PROBE_AGE.spec().gauge(registry, seconds);
  }

  public void watchChannels(IntSupplier size) {
    BackplaneMeter.CHANNELS.spec().gauge(registry, size::getAsInt);
  }

  private Counter counter(BackplaneMeter meter) {
    return meter.spec().counter(registry);
  }
}
