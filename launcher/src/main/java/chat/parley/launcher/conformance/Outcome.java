package chat.parley.launcher.conformance;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// What became of a rule. Immutable.
///
/// @param detail empty where it is kept
record Outcome(Rule rule, Result result, String detail, long millis) {
  enum Result {
    PASSED,
    FAILED,
    SKIPPED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Tries a rule, and takes every way in which that may end for an outcome.
  static Outcome of(Rule rule, Site site) {
    long since = System.nanoTime();
    try {
      rule.trial().run(site);
      return new Outcome(rule, Result.PASSED, "", millis(since));
    } catch (SkippedException e) {
      return new Outcome(rule, Result.SKIPPED, String.valueOf(e.getMessage()), millis(since));
    } catch (BrokenException e) {
      return new Outcome(rule, Result.FAILED, String.valueOf(e.getMessage()), millis(since));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(rule, Result.FAILED, "interrupted", millis(since));
    } catch (Exception | AssertionError e) {
      return new Outcome(rule, Result.FAILED, e.toString(), millis(since));
    }
  }

  private static long millis(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1_000_000;
  }

  ObjectNode json() {
    return Site.JSON
        .createObjectNode()
        .put("rule", rule.name())
        .put("transport", rule.transport())
        .put("result", result.toString())
        .put("detail", detail)
        .put("millis", millis);
  }
}
