package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeyIT {
  @Test
  void aKeyIsMadeOnceAndReadableByItsOwnerOnly(@TempDir Path directory) throws IOException {
    var file = directory.resolve("key");

    var key = DevelopmentKey.in(file);

    assertThat(Base64.getUrlDecoder().decode(key)).hasSize(32);
    assertThat(DevelopmentKey.in(file)).isEqualTo(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFileWithoutAKeyIsReplaced(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("key"), "short");

    assertThat(DevelopmentKey.in(file)).hasSize(43);
  }
}
