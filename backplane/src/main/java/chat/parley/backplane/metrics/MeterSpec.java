package chat.parley.backplane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// What a meter is, as the enum of its module lists it; it is registered from here and nowhere
/// else.
///
/// @param name dotted lower case, without a unit
/// @param unit the base unit: `seconds` or `bytes`; null for a number of things, since an empty one
///   would leave its separator in the name that Prometheus sees
/// @param tags each tag with all the values that it may have
/// @param meaning one line
public record MeterSpec(
    String name,
    Meter.Type type,
    @Nullable String unit,
    Map<String, List<String>> tags,
    String meaning) {
  /// The upper bounds of every timer's buckets. The same for all: they can be laid over each other,
  /// and each is a series per node that somebody has to keep.
  private static final Duration[] BUCKETS =
      DoubleStream.of(0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .mapToObj(millis -> Duration.ofNanos(Math.round(millis * 1_000_000)))
          .toArray(Duration[]::new);

  public MeterSpec {
    tags = Map.copyOf(tags);
  }

  public static MeterSpec counter(String name, String meaning) {
    return new MeterSpec(name, Meter.Type.COUNTER, null, Map.of(), meaning);
  }

  public static MeterSpec gauge(String name, String meaning) {
    return new MeterSpec(name, Meter.Type.GAUGE, null, Map.of(), meaning);
  }

  public static MeterSpec timer(String name, String meaning) {
    return new MeterSpec(name, Meter.Type.TIMER, "seconds", Map.of(), meaning);
  }

  public MeterSpec inBytes() {
    return new MeterSpec(name, type, "bytes", tags, meaning);
  }

  public MeterSpec inSeconds() {
    return new MeterSpec(name, type, "seconds", tags, meaning);
  }

  public MeterSpec by(String tag, List<String> values) {
    var more = new TreeMap<>(tags);
    more.put(tag, List.copyOf(values));
    return new MeterSpec(name, type, unit, more, meaning);
  }

  /// @param tagsAndValues a tag, its value, and so on
  public Counter counter(MeterRegistry registry, String... tagsAndValues) {
    return counter(registry, Tags.of(tagsAndValues));
  }

  public Counter counter(MeterRegistry registry, Tags ofIt) {
    return Counter.builder(name).description(meaning).baseUnit(unit).tags(ofIt).register(registry);
  }

  public Timer timer(MeterRegistry registry) {
    return Timer.builder(name)
        .description(meaning)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /// @param tagsAndValues a tag, its value, and so on
  public void gauge(MeterRegistry registry, LongSupplier value, String... tagsAndValues) {
    gauge(registry, (DoubleSupplier) value::getAsLong, tagsAndValues);
  }

  /// @param tagsAndValues a tag, its value, and so on
  public void gauge(MeterRegistry registry, DoubleSupplier value, String... tagsAndValues) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .description(meaning)
        .baseUnit(unit)
        .tags(Tags.of(tagsAndValues))
        .strongReference(true)
        .register(registry);
  }

  /// Whether `registered` is this meter, or one of those that differ in their tags' values.
  public boolean describes(Meter registered) {
    var id = registered.getId();
    var itsTags = id.getTags();
    return id.getName().equals(name)
        && id.getType() == type
        && Objects.equals(id.getBaseUnit(), unit)
        && meaning.equals(id.getDescription())
        && itsTags.size() == tags.size()
        && itsTags.stream()
            .allMatch(tag -> tags.getOrDefault(tag.getKey(), List.of()).contains(tag.getValue()));
  }
}
