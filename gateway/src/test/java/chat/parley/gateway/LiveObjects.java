package chat.parley.gateway;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/// Counts what is reachable, after a full collection: what is left behind shows here, whoever holds
/// it.
public final class LiveObjects {
  private final Map<String, Long> counts = new HashMap<>();

  private LiveObjects(String histogram) {
    // Lines such as "   1:          1234          56789  java.lang.String (java.base@25)".
    for (var line : histogram.lines().toList()) {
      var words = line.trim().split(" +", -1);
      if (words.length >= 4 && words[0].endsWith(":")) {
        counts.put(words[3], Long.valueOf(words[1]));
      }
    }
  }

  public static LiveObjects now() {
    try {
      return new LiveObjects(
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()}));
    } catch (JMException e) {
      throw new IllegalStateException("no histogram", e);
    }
  }

  /// @param type the name of a class of the gateway, behind `chat.parley.gateway.`
  public long of(String type) {
    return counts.getOrDefault("chat.parley.gateway." + type, 0L);
  }
}
