package chat.parley.backplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Ends a JVM in which a test class comes to no end, and prints first where all its threads stand:
/// every wait in the tests has a deadline, and still one may hang, in a library or in a
/// constructor. Registered by itself for every class; the system property `parley.watchdog.minutes`
/// says how long one may take. Thread-safe.
public final class Watchdog implements BeforeAllCallback, AfterAllCallback {
  private static final Duration PATIENCE =
      Duration.ofMinutes(Long.getLong("parley.watchdog.minutes", 10));

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watchdog").daemon().factory());

  private static final Map<String, ScheduledFuture<?>> RUNNING = new ConcurrentHashMap<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    var test = context.getUniqueId();
    RUNNING.put(test, TIMER.schedule(() -> end(test), PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    var timer = RUNNING.remove(context.getUniqueId());
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private static void end(String test) {
    // Not System.err: Surefire replaces it with a stream whose end is lost with the JVM.
    var out = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    out.printf("%s has not ended after %s. All threads:%n", test, PATIENCE);
    printThreads(out);
    out.flush();
    Runtime.getRuntime().halt(1);
  }

  /// Virtual ones too.
  private static void printThreads(PrintStream out) {
    try {
      var directory = Files.createTempDirectory("parley-watchdog");
      var file = directory.resolve("threads");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      out.println(Files.readString(file));
      Files.delete(file);
      Files.delete(directory);
    } catch (IOException e) {
      out.println(e);
    }
  }
}
