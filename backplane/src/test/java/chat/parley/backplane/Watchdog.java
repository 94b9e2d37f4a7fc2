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
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/// Ends a JVM in which a test class comes to no end, and prints first where all its threads stand:
/// every wait in the tests has a deadline, and still one may hang, in a library or in a
/// constructor. Registered by itself for every class; the system property `parley.watchdog.minutes`
/// says how long one may take, and how long the JVM may live on after the last. Thread-safe.
public final class Watchdog
    implements TestInstancePreConstructCallback, BeforeAllCallback, AfterAllCallback {
  private static final Duration PATIENCE =
      Duration.ofMinutes(Long.getLong("parley.watchdog.minutes", 10));

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("watchdog").daemon().factory());

  private static final String END_OF_JVM = "the JVM, after its last test class";

  private static final Map<String, ScheduledFuture<?>> RUNNING = new ConcurrentHashMap<>();

  /// An instance for all tests of a class is made before anything else.
  @Override
  public void preConstructTestInstance(
      TestInstanceFactoryContext factory, ExtensionContext context) {
    watch(nameOf(factory.getTestClass()));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    watch(nameOf(context.getRequiredTestClass()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    forget(nameOf(context.getRequiredTestClass()));
    // What all classes share ends later.
    start(END_OF_JVM);
  }

  /// Nested classes belong to the one around them.
  private static String nameOf(Class<?> test) {
    return test.getNestHost().getName();
  }

  private static void watch(String test) {
    forget(END_OF_JVM);
    start(test);
  }

  private static void start(String what) {
    RUNNING.computeIfAbsent(
        what, _ -> TIMER.schedule(() -> end(what), PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static void forget(String what) {
    var timer = RUNNING.remove(what);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private static void end(String what) {
    // Not System.err: Surefire replaces it with a stream whose end is lost with the JVM.
    var out = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    out.printf("%s has not ended after %s. All threads:%n", what, PATIENCE);
    printThreads(out);
    out.flush();
    // No hook of theirs runs any more.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(1);
  }

  /// Virtual ones too.
  private static void printThreads(PrintStream out) {
    try {
      var directory = Files.createTempDirectory("parley-watchdog");
      var file = directory.resolve("threads");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      var threads = Files.readString(file);
      out.println(threads);
      out.println("Of these, in code of Parley:");
      // At the end, because of a long log the end is what is kept.
      Arrays.stream(threads.split("\n\n"))
          .filter(thread -> thread.contains(" chat.parley."))
          .forEach(thread -> out.println(thread + "\n"));
      Files.delete(file);
      Files.delete(directory);
    } catch (IOException e) {
      out.println(e);
    }
  }
}
