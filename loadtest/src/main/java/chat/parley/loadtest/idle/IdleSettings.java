package chat.parley.loadtest.idle;

import chat.parley.loadtest.plan.Shape;
import java.time.Duration;

/// What a run of the scenario is asked to do. Immutable.
///
/// @param sliceSize so many connects are measured together; the first of them meet servers that are
///   still cold
/// @param rounds how often everybody connects and leaves
public record IdleSettings(
    Shape shape, double connectRate, int sliceSize, int rounds, Duration hold) {
  public IdleSettings {
    if (sliceSize < 1 || rounds < 1) {
      throw new IllegalArgumentException("a slice has one connect at least, a run one round");
    }
  }
}
