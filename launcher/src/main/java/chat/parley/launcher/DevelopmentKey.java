package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// The HS256 key that the services of a development cluster share. Made once and kept, so that
/// tokens survive a restart of the cluster.
final class DevelopmentKey {
  private static final int KEY_BYTES = 32;
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{43}");

  private DevelopmentKey() {}

  /// The key in base64url. A file that holds no key is replaced.
  static String in(Path file) {
    try {
      if (Files.exists(file)) {
        var kept = Files.readString(file).strip();
        if (SYNTAX.matcher(kept).matches()) {
          return kept;
        }
        Files.delete(file);
      }
      var bytes = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      var key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      // Nobody else may read it, not even in the moment between its creation and a chmod.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key + "\n");
      return key;
    } catch (IOException e) {
      throw new ClusterFailure("The development key " + file + " cannot be kept: " + e);
    }
  }
}
