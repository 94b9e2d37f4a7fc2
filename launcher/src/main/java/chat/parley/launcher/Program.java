package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One build of a service, laid out for a fast start: its jar beside its libraries, since no AOT
/// cache can be made for a jar in a jar. Immutable.
///
/// @param directory that nobody changes any more
record Program(ServiceKind kind, Path directory) {
  /// Serial collection: with several JVMs on a laptop, the threads and tables of a concurrent
  /// collector cost more than its shorter pauses win at these heap sizes.
  private static final List<String> JVM_FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseSerialGC",
          // What a burst has touched goes back to the system: the heap shrinks at once to little
          // more than what lives, and so does what the JVM itself has allocated (compilers,
          // mostly).
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:-ShrinkHeapInSteps",
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:+ExitOnOutOfMemoryError");

  Path jar() {
    return directory.resolve(kind.label() + ".jar");
  }

  /// Good for this JVM with these flags alone, and passed over by others.
  Path aotCache() {
    var jvm = System.getProperty("java.vm.version") + ' ' + jvmFlags();
    return directory.resolve(Integer.toHexString(jvm.hashCode()) + ".aot");
  }

  /// Somebody runs it: it is kept.
  void touch() {
    try {
      Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
    } catch (IOException _) {
      // It may go a day after its last start.
    }
  }

  boolean hasAotCache() {
    return Files.exists(aotCache());
  }

  /// The command line up to the service's own arguments.
  List<String> command() {
    return command(hasAotCache() ? List.of("-XX:AOTCache=" + aotCache()) : List.of());
  }

  /// @param more for the JVM
  List<String> command(List<String> more) {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(jvmFlags());
    command.addAll(more);
    command.add("-jar");
    command.add(jar().toString());
    return command;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private List<String> jvmFlags() {
    var flags = new ArrayList<>(JVM_FLAGS);
    flags.addAll(kind.heap());
    return flags;
  }
}
