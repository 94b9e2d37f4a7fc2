package chat.parley.gateway.metrics;

import chat.parley.backplane.metrics.MeterSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The module's meters. Thread-safe. What is counted per delivery is a plain adder that the
/// registry reads; nothing is looked up in the registry after the start.
///
/// Every value of every tag is there from the start: a counter that appears with its first event
/// shows no increase.
public final class GatewayMeters {
  /// A wire format.
  public enum Format {
    WEBSOCKET,
    EVENT_STREAM
  }

  private final MeterRegistry registry;
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder ephemeralDeliveries = new LongAdder();
  private final LongAdder deliveredBytes = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder subscriptions = new LongAdder();
  private final LongAdder unwritable = new LongAdder();
  private final Map<String, LongAdder> connections = new HashMap<>();
  private final Map<String, Counter> opens;
  private final Map<String, Map<String, Counter>> closes = new HashMap<>();
  private final Map<String, Counter> connectionRefusals;
  private final Map<String, Counter> commandRefusals;
  private final Map<Format, Counter> encodings = new EnumMap<>(Format.class);
  private final Map<CatchUpResult, Counter> fromRing;
  private final Map<CatchUpResult, Counter> fromLog;
  private final Map<EphemeralDrop, Counter> ephemeralDrops = new EnumMap<>(EphemeralDrop.class);
  private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
  private final Map<WatchResult, Counter> watchEvents = new EnumMap<>(WatchResult.class);
  private final Timer deliveryDelay;
  private final Timer fanOutDelay;
  private final Counter skipped;
  private final Counter skippedUserChanges;
  private final Counter gaps;
  private final Counter gapsRepaired;
  private final Counter positionChecks;
  private final Counter forks;
  private final Counter resets;
  private final Counter slowReaders;
  private final Counter foreign;
  private final Counter recovered;
  private final Counter notRecovered;
  private final Counter leasesTold;
  private final Counter leasesNotTold;
  private final Counter crowdsTold;
  private final Counter crowdsNotTold;

  public GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
    count(GatewayMeter.DELIVERIES, deliveries);
    count(GatewayMeter.EPHEMERAL_DELIVERIES, ephemeralDeliveries);
    count(GatewayMeter.DELIVERED_BYTES, deliveredBytes);
    count(GatewayMeter.FLUSHES, flushes);
    gauge(GatewayMeter.SUBSCRIPTIONS, subscriptions::sum);
    gauge(GatewayMeter.UNWRITABLE, unwritable::sum);
    opens = counters(GatewayMeter.OPENS, "transport");
    for (var transport : opens.keySet()) {
      var open = new LongAdder();
      connections.put(transport, open);
      GatewayMeter.CONNECTIONS.spec().gauge(registry, open::sum, "transport", transport);
      closes.put(transport, counters(GatewayMeter.CLOSES, "reason", "transport", transport));
    }
    connectionRefusals = counters(GatewayMeter.REFUSALS, "error");
    commandRefusals = counters(GatewayMeter.COMMANDS_REFUSED, "error");
    for (var format : Format.values()) {
      encodings.put(format, counter(GatewayMeter.ENCODINGS, "format", label(format)));
    }
    for (var reason : EphemeralDrop.values()) {
      ephemeralDrops.put(reason, counter(GatewayMeter.EPHEMERAL_DROPS, "reason", reason.label()));
    }
    for (var result : WatchResult.values()) {
      watchEvents.put(result, counter(GatewayMeter.WATCH_EVENTS, "result", result.label()));
    }
    for (var limit : Limit.values()) {
      limits.put(limit, counter(GatewayMeter.LIMITS, "limit", limit.label()));
    }
    fromRing = catchUps("ring");
    fromLog = catchUps("log");
    deliveryDelay = GatewayMeter.DELIVERY_DELAY.spec().timer(registry);
    fanOutDelay = GatewayMeter.FAN_OUT_DELAY.spec().timer(registry);
    skipped = counter(GatewayMeter.MAILBOX_SKIPPED);
    skippedUserChanges = counter(GatewayMeter.USER_CHANGES_SKIPPED);
    gaps = counter(GatewayMeter.GAPS);
    gapsRepaired = counter(GatewayMeter.GAPS_REPAIRED);
    positionChecks = counter(GatewayMeter.POSITION_CHECKS);
    forks = counter(GatewayMeter.FORKS);
    resets = counter(GatewayMeter.RESETS);
    slowReaders = counter(GatewayMeter.SLOW_READERS);
    foreign = counter(GatewayMeter.PUBLICATIONS_FOREIGN);
    recovered = counter(GatewayMeter.RECOVERIES, "recovered", "true");
    notRecovered = counter(GatewayMeter.RECOVERIES, "recovered", "false");
    leasesTold = counter(GatewayMeter.LEASES, "result", "done");
    leasesNotTold = counter(GatewayMeter.LEASES, "result", "failed");
    crowdsTold = counter(GatewayMeter.CROWDS, "result", "done");
    crowdsNotTold = counter(GatewayMeter.CROWDS, "result", "failed");
  }

  public void leaseTold(boolean isDone) {
    (isDone ? leasesTold : leasesNotTold).increment();
  }

  public void crowdTold(boolean isDone) {
    (isDone ? crowdsTold : crowdsNotTold).increment();
  }

  public void opened(String transport) {
    of(opens, transport).increment();
    of(connections, transport).increment();
  }

  public void closed(String transport, String reason) {
    of(of(closes, transport), reason).increment();
    of(connections, transport).decrement();
  }

  /// Connections of a transport that are open now.
  public long open(String transport) {
    return of(connections, transport).sum();
  }

  /// Since the node started.
  public Delivered delivered() {
    return new Delivered(
        deliveries.sum(), deliveryDelay.count(), deliveryDelay.totalTime(TimeUnit.NANOSECONDS));
  }

  /// @param deliveries publications written to connections
  /// @param delays of publications to event loops, where the clock of Redis is known
  /// @param delayNanos the sum of these
  public record Delivered(long deliveries, long delays, double delayNanos) {}

  public void connectionRefused(String error) {
    of(connectionRefusals, error).increment();
  }

  public void commandRefused(String error) {
    of(commandRefusals, error).increment();
  }

  public void subscribed(int change) {
    subscriptions.add(change);
  }

  public void delivered(int bytes) {
    deliveries.increment();
    deliveredBytes.add(bytes);
  }

  public void ephemeralDelivered(int bytes) {
    ephemeralDeliveries.increment();
    deliveredBytes.add(bytes);
  }

  public void ephemeralDropped(EphemeralDrop reason) {
    Objects.requireNonNull(ephemeralDrops.get(reason)).increment();
  }

  public void watched(WatchResult result) {
    Objects.requireNonNull(watchEvents.get(result)).increment();
  }

  public void flushed(int connections) {
    flushes.add(connections);
  }

  /// A publication has gone out to all of an event loop that it was written to.
  ///
  /// @param sinceAppendNanos by the clock of Redis; below zero where that is not known
  /// @param sinceArrivalNanos since it came to this node
  public void sentOut(long sinceAppendNanos, long sinceArrivalNanos) {
    if (sinceAppendNanos >= 0) {
      deliveryDelay.record(sinceAppendNanos, TimeUnit.NANOSECONDS);
    }
    fanOutDelay.record(sinceArrivalNanos, TimeUnit.NANOSECONDS);
  }

  public void encoded(Format format) {
    Objects.requireNonNull(encodings.get(format)).increment();
  }

  public void skipped() {
    skipped.increment();
  }

  public void skippedUserChange() {
    skippedUserChanges.increment();
  }

  public void gap() {
    gaps.increment();
  }

  public void gapRepaired() {
    gapsRepaired.increment();
  }

  public void positionChecked() {
    positionChecks.increment();
  }

  public void forked() {
    forks.increment();
  }

  public void reset() {
    resets.increment();
  }

  public void slowReader() {
    slowReaders.increment();
  }

  public void unwritable(int change) {
    unwritable.add(change);
  }

  public void reached(Limit limit) {
    Objects.requireNonNull(limits.get(limit)).increment();
  }

  public void foreignPublication() {
    foreign.increment();
  }

  public void recovered(boolean whole) {
    (whole ? recovered : notRecovered).increment();
  }

  public void caughtUpFromRing() {
    Objects.requireNonNull(fromRing.get(CatchUpResult.BROUGHT)).increment();
  }

  public void caughtUpFromLog(CatchUpResult result) {
    Objects.requireNonNull(fromLog.get(result)).increment();
  }

  public void watchMailboxes(IntSupplier waiting) {
    gauge(GatewayMeter.MAILBOX_WAITING, waiting::getAsInt);
  }

  public void watchRooms(IntSupplier rooms, LongSupplier ringBytes) {
    gauge(GatewayMeter.ROOMS, rooms::getAsInt);
    gauge(GatewayMeter.RING_BYTES, ringBytes);
  }

  public void watchWatched(IntSupplier users) {
    gauge(GatewayMeter.WATCHED, users::getAsInt);
  }

  public void watchConnectionCap(IntSupplier cap) {
    gauge(GatewayMeter.CONNECTION_CAP, cap::getAsInt);
  }

  public void watchFairShare(LongSupplier share) {
    gauge(GatewayMeter.FAIR_SHARE, share);
  }

  public void watchReadiness(BooleanSupplier isReady, BooleanSupplier isDraining) {
    gauge(GatewayMeter.READY, () -> isReady.getAsBoolean() ? 1 : 0);
    gauge(GatewayMeter.DRAINING, () -> isDraining.getAsBoolean() ? 1 : 0);
  }

  public void watchBuffers(LongSupplier bytes) {
    gauge(GatewayMeter.BUFFERS, bytes);
  }

  private Map<CatchUpResult, Counter> catchUps(String source) {
    var counters = new EnumMap<CatchUpResult, Counter>(CatchUpResult.class);
    for (var result : CatchUpResult.values()) {
      counters.put(
          result, counter(GatewayMeter.CATCH_UPS, "source", source, "result", result.label()));
    }
    return counters;
  }

  private void gauge(GatewayMeter meter, LongSupplier value) {
    meter.spec().gauge(registry, value);
  }

  /// The registry refers to `value` weakly: it must be held here.
  private void count(GatewayMeter meter, LongAdder value) {
    var spec = meter.spec();
    FunctionCounter.builder(spec.name(), value, LongAdder::doubleValue)
        .description(spec.meaning())
        .baseUnit(spec.unit())
        .register(registry);
  }

  private Counter counter(GatewayMeter meter, String... tags) {
    return meter.spec().counter(registry, tags);
  }

  /// A counter for each value of a tag.
  private Map<String, Counter> counters(GatewayMeter meter, String tag, String... otherTags) {
    var counters = new HashMap<String, Counter>();
    for (var value : values(meter.spec(), tag)) {
      var tags = Tags.of(otherTags).and(tag, value);
      counters.put(value, meter.spec().counter(registry, tags));
    }
    return counters;
  }

  private static List<String> values(MeterSpec spec, String tag) {
    return of(spec.tags(), tag);
  }

  private static <T> T of(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static String label(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
