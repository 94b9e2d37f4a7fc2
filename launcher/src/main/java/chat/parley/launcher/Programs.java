package chat.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/// The programs of our services, a directory for each build of each: `gateway-5c1f90a2b3d4e6f7/`.
/// What is there is never changed, so a build does not touch what runs. Those that nobody has
/// started for a week go when another one comes. Thread-safe; several processes may share it.
///
/// @param root the directory of all
record Programs(Path root) {
  private static final Duration KEPT = Duration.ofDays(7);
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
      Files.setLastModifiedTime(directory, FileTime.from(Instant.now()));
      return new Program(kind, directory);
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
    var unfinished = Files.createTempDirectory(root, UNFINISHED);
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

  private void deleteOld(ServiceKind kind) throws IOException {
    var before = FileTime.from(Instant.now().minus(KEPT));
    try (var all = Files.list(root)) {
      for (var directory : all.toList()) {
        var name = directory.getFileName().toString();
        if ((name.startsWith(kind.label() + "-") || name.startsWith(UNFINISHED))
            && Files.getLastModifiedTime(directory).compareTo(before) < 0) {
          delete(directory);
        }
      }
    }
  }

  private static void delete(Path directory) {
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
