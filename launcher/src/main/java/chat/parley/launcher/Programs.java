package chat.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The programs of our services, a directory for each build of each: `gateway-5c1f90a2b3d4e6f7/`,
/// of some 140 MB. What is there is never changed, so a build does not touch what runs. When
/// another one comes, those go that nobody has started or run for a day, but for the newest two of
/// each service. Thread-safe; several processes may share it.
///
/// @param root the directory of all
record Programs(Path root) {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int NEWEST = 2;
  private static final String UNFINISHED = "unfinished-";
  private static final int NAME_DIGITS = 16;

  /// The program of a runnable jar, laid out if it is not yet.
  Program of(ServiceKind kind, Path jar) {
    if (!Files.exists(jar)) {
      throw new ClusterFailure(jar + " is missing: run ./parley, or mvn package.");
    }
    try {
      Files.createDirectories(root);
      var directory = root.toRealPath().resolve(kind.label() + "-" + hash(jar));
      if (!Files.exists(directory)) {
        layOut(kind, jar, directory);
        deleteOld(kind);
      }
      var program = new Program(kind, directory);
      program.touch();
      return program;
    } catch (IOException e) {
      throw new ClusterFailure(jar + " cannot be laid out in " + root + ": " + e);
    }
  }

  private static String hash(Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar);
        var digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest()).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Beside it first, since others may look for it.
  private void layOut(ServiceKind kind, Path jar, Path directory) throws IOException {
    var unfinished = unfinished();
    try {
      var laidOut = unfinished.resolve("laid-out");
      extract(jar, laidOut);
      Files.move(laidOut.resolve(jar.getFileName()), new Program(kind, laidOut).jar());
      Files.move(laidOut, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Somebody else was faster, and his is the same.
      if (!Files.exists(new Program(kind, directory).jar())) {
        throw e;
      }
    } finally {
      delete(unfinished);
    }
  }

  /// Spring Boot's own tool, which is in the jar.
  private static void extract(Path jar, Path directory) throws IOException {
    var output = directory.resolveSibling("output").toFile();
    var process =
        new ProcessBuilder(
                Program.java(),
                "-XX:TieredStopAtLevel=1",
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--destination",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(output.toPath()).strip());
      }
    } catch (InterruptedException _) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    }
  }

  /// Whatever cannot be deleted stays: nobody's start fails for that.
  private void deleteOld(ServiceKind kind) {
    var before = Instant.now().minus(KEPT);
    of(kind.label() + "-").stream()
        .skip(NEWEST)
        .filter(each -> each.used().isBefore(before))
        .forEach(each -> delete(each.directory()));
    of(UNFINISHED).stream()
        .filter(each -> each.used().isBefore(before))
        .forEach(each -> delete(each.directory()));
  }

  private record Used(Path directory, Instant used) {}

  /// Those whose names begin so, the one that was used last first.
  private List<Used> of(String prefix) {
    var found = new ArrayList<Used>();
    try (var all = Files.list(root)) {
      for (var directory : all.toList()) {
        if (directory.getFileName().toString().startsWith(prefix)) {
          used(directory).ifPresent(used -> found.add(new Used(directory, used)));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      return List.of();
    }
    found.sort(Comparator.comparing(Used::used).reversed());
    return found;
  }

  /// Empty where somebody has deleted it meanwhile.
  private static Optional<Instant> used(Path directory) {
    try {
      return Optional.of(Files.getLastModifiedTime(directory).toInstant());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// A directory of whoever makes something that is not finished yet; to be deleted by him.
  Path unfinished() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(root), UNFINISHED);
  }

  static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException _) {
      // Some megabytes more on the disk.
    }
  }

  /// Those that a cluster is made of.
  List<Program> all(Path home) {
    return List.of(
        of(ServiceKind.CHAT_SERVICE, ServiceKind.CHAT_SERVICE.jar(home)),
        of(ServiceKind.GATEWAY, ServiceKind.GATEWAY.jar(home)));
  }
}
