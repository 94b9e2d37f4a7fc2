package chat.parley.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The module's meters. Thread-safe. What is counted per delivery is a plain adder that the
/// registry reads.
public final class GatewayMeters {
  /// A wire format.
  public enum Format {
    WEBSOCKET,
    EVENT_STREAM
  }

  private final MeterRegistry registry;
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder deliveredBytes = new LongAdder();
  private final LongAdder flushes = new LongAdder();
  private final LongAdder subscriptions = new LongAdder();
  private final Map<String, AtomicLong> connections = new ConcurrentHashMap<>();
  private final Map<Format, Counter> encodings = new EnumMap<>(Format.class);
  private final Counter skipped;
  private final Counter skippedUserChanges;
  private final Counter gaps;
  private final Counter positionChecks;
  private final Counter forks;
  private final Counter resets;
  private final Counter slowReaders;
  private final Counter foreign;
  private final Counter recovered;
  private final Counter notRecovered;
  private final Counter fromRing;
  private final Counter fromLog;

  public GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
    count(GatewayMeter.DELIVERIES, deliveries);
    count(GatewayMeter.DELIVERED_BYTES, deliveredBytes);
    count(GatewayMeter.FLUSHES, flushes);
    gauge(GatewayMeter.SUBSCRIPTIONS, subscriptions::sum);
    for (var format : Format.values()) {
      encodings.put(format, counter(GatewayMeter.ENCODINGS, "format", label(format)));
    }
    skipped = counter(GatewayMeter.MAILBOX_SKIPPED);
    skippedUserChanges = counter(GatewayMeter.USER_CHANGES_SKIPPED);
    gaps = counter(GatewayMeter.GAPS);
    positionChecks = counter(GatewayMeter.POSITION_CHECKS);
    forks = counter(GatewayMeter.FORKS);
    resets = counter(GatewayMeter.RESETS);
    slowReaders = counter(GatewayMeter.SLOW_READERS);
    foreign = counter(GatewayMeter.PUBLICATIONS_FOREIGN);
    recovered = counter(GatewayMeter.RECOVERIES, "recovered", "true");
    notRecovered = counter(GatewayMeter.RECOVERIES, "recovered", "false");
    fromRing = counter(GatewayMeter.CATCH_UPS, "source", "ring");
    fromLog = counter(GatewayMeter.CATCH_UPS, "source", "log");
  }

  public void opened(String transport) {
    counter(GatewayMeter.OPENS, "transport", transport).increment();
    connections.computeIfAbsent(transport, this::connectionGauge).incrementAndGet();
  }

  public void closed(String transport, String reason) {
    counter(GatewayMeter.CLOSES, "transport", transport, "reason", reason).increment();
    connections.computeIfAbsent(transport, this::connectionGauge).decrementAndGet();
  }

  public void connectionRefused(String error) {
    counter(GatewayMeter.REFUSALS, "error", error).increment();
  }

  public void commandRefused(String error) {
    counter(GatewayMeter.COMMANDS_REFUSED, "error", error).increment();
  }

  public void subscribed(int change) {
    subscriptions.add(change);
  }

  public void delivered(int bytes) {
    deliveries.increment();
    deliveredBytes.add(bytes);
  }

  public void flushed(int connections) {
    flushes.add(connections);
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

  public void foreignPublication() {
    foreign.increment();
  }

  public void recovered(boolean whole) {
    (whole ? recovered : notRecovered).increment();
  }

  public void caughtUpFromRing() {
    fromRing.increment();
  }

  public void caughtUpFromLog() {
    fromLog.increment();
  }

  public void watchMailboxes(IntSupplier waiting) {
    gauge(GatewayMeter.MAILBOX_WAITING, waiting::getAsInt);
  }

  public void watchRooms(IntSupplier rooms, LongSupplier ringBytes) {
    gauge(GatewayMeter.ROOMS, rooms::getAsInt);
    gauge(GatewayMeter.RING_BYTES, ringBytes);
  }

  public void watchConnectionCap(IntSupplier cap) {
    gauge(GatewayMeter.CONNECTION_CAP, cap::getAsInt);
  }

  public void watchFairShare(LongSupplier share) {
    gauge(GatewayMeter.FAIR_SHARE, share);
  }

  private AtomicLong connectionGauge(String transport) {
    var count = new AtomicLong();
    GatewayMeter.CONNECTIONS.spec().gauge(registry, count::get, "transport", transport);
    return count;
  }

  private void gauge(GatewayMeter meter, LongSupplier value) {
    meter.spec().gauge(registry, value);
  }

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

  private static String label(Format format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
