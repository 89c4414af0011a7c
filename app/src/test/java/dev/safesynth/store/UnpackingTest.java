package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackingTest {
  @TempDir private Path folder;

  @Test
  void refusesAMemberThatClimbsOutOfTheFolder() throws IOException {
    Path archive = new Cache(folder).tgz("evil.tgz", Map.of("p/../../escaped", "x"));

    assertThatThrownBy(() -> new Unpacking(archive).folder("p/", folder.resolve("target")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("outside");
    assertThat(folder.resolve("escaped")).doesNotExist();
  }

  @Test
  void refusesAnAbsoluteMember() throws IOException {
    Path archive = new Cache(folder).tgz("evil.tgz", Map.of("p//" + folder + "/escaped", "x"));

    assertThatThrownBy(() -> new Unpacking(archive).folder("p/", folder.resolve("target")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("outside");
  }

  @Test
  void refusesALink() throws IOException {
    Path archive = folder.resolve("link.tgz");
    try (OutputStream file = Files.newOutputStream(archive);
        var tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
      var link = new TarArchiveEntry("p/link", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }

    assertThatThrownBy(() -> new Unpacking(archive).folder("p/", folder.resolve("target")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not a plain file");
  }

  @Test
  void saysWhatTheArchiveLacks() throws IOException {
    Path archive = new Cache(folder).tgz("other.tgz", Map.of("q/file", "x"));

    assertThatThrownBy(() -> new Unpacking(archive).member("p/file", folder.resolve("target")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not hold p/file");
  }
}
