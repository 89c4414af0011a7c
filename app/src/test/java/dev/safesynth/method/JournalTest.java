package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.Released;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("run.journal");
  }

  @Test
  void givesBackWhatWasWritten() {
    writeARun();

    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.facts()).isEqualTo(Map.of("run", "r-1", "model", "abc", "data", "d00d"));
      assertThat(journal.counts()).contains(List.of(12L, -3L, 0L));
      assertThat(journal.tokens(0)).containsExactly(17, 4, 49_151);
      assertThat(journal.tokens(1)).containsExactly(9);
      assertThat(journal.tokens(2)).isEmpty();
      assertThat(journal.isComplete(0)).isTrue();
      assertThat(journal.isComplete(1)).isFalse();
      assertThat(journal.completed()).isEqualTo(1);
      assertThat(journal.isUntouched()).isFalse();
    }
  }

  @Test
  void goesOnBehindWhatIsThere() throws IOException {
    writeARun();
    byte[] before = Files.readAllBytes(file);

    try (Journal journal = Journal.resume(file)) {
      draw(journal, 1, 10);
    }

    assertThat(Files.readAllBytes(file)).startsWith(before);
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(1)).containsExactly(9, 10);
    }
  }

  /// Complete texts are read from the file, also what has not been flushed yet.
  @Test
  void aCompleteTextIsWhatWasDrawn() {
    List<Integer> tokens = IntStream.range(0, 1_000).boxed().toList();
    try (Journal journal = Journal.create(file, Map.of("run", "r-1"))) {
      for (int text = 40; text >= 0; text -= 2) {
        for (int token : tokens) {
          draw(journal, text, token + text);
        }
        journal.done(text);
        if (text % 3 == 0) {
          journal.flush();
        }
      }
      draw(journal, 1, 5);

      assertThat(journal.completed()).isEqualTo(21);
      assertThat(journal.tokens(1)).containsExactly(5);
      assertThat(journal.tokens(2)).hasSize(1_000).startsWith(2, 3).endsWith(1_001);
    }
    try (Journal journal = Journal.resume(file)) {
      assertThat(IntStream.rangeClosed(0, 20))
          .allSatisfy(
              half ->
                  assertThat(journal.tokens(2 * half))
                      .isEqualTo(tokens.stream().map(token -> token + 2 * half).toList()));
      assertThat(journal.completed()).isEqualTo(21);
      assertThat(journal.isComplete(1)).isFalse();
    }
  }

  @Test
  void isUntouchedUntilSomethingIsDrawn() {
    try (Journal journal = Journal.create(file, Map.of("run", "r-1"))) {
      assertThat(journal.isUntouched()).isTrue();

      draw(journal, 0, 5);

      assertThat(journal.isUntouched()).isFalse();
    }
  }

  @Test
  void anUnfinishedLastLineIsDroppedAndOverwritten() throws IOException {
    writeARun();
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "draw 1 7", StandardOpenOption.APPEND);

    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(1)).containsExactly(9);
      draw(journal, 1, 8);
    }

    assertThat(Files.readAllBytes(file)).startsWith(whole);
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(1)).containsExactly(9, 8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"draw 0 17", "counts 12", "fact model", "done 0"})
  void aChangedLineIsRefusedWithItsPlaceAndTheFileIsLeftAlone(String line) throws IOException {
    writeARun();
    String content = Files.readString(file);
    String damaged = content.replace(line, line + "8");
    Files.writeString(file, damaged);

    var failure = catchThrowableOfType(UserException.class, () -> Journal.resume(file));

    assertThat(damaged).isNotEqualTo(content);
    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure).hasMessageContaining("damaged").hasMessageContaining("run.journal, byte ");
    assertThat(failure.fix()).contains("Restore");
    assertThat(Files.readString(file)).isEqualTo(damaged);
  }

  @Test
  void aDamagedJournalIsNotLeftLocked() throws IOException {
    writeARun();
    String content = Files.readString(file);
    Files.writeString(file, content.replace("counts", "cuonts"));
    assertThatThrownBy(() -> Journal.resume(file)).isInstanceOf(UserException.class);
    Files.writeString(file, content);

    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.counts()).isPresent();
    }
  }

  @Test
  void anotherRunInTheSameProcessIsRefused() {
    try (Journal _ = Journal.create(file, Map.of("run", "r-1"))) {
      var failure = catchThrowableOfType(UserException.class, () -> Journal.resume(file));

      assertThat(failure.exit()).isEqualTo(Exit.USAGE);
      assertThat(failure).hasMessageContaining("Another process is working on this run");
    }
  }

  @Test
  void anotherProcessIsRefusedAsLongAsTheJournalIsOpen() throws Exception {
    writeARun();
    try (Journal _ = Journal.resume(file)) {
      assertThat(exitOfProcess()).isEqualTo(Exit.USAGE.code());
    }

    assertThat(exitOfProcess()).isZero();
  }

  @Test
  void aNewRunDoesNotOverwriteAJournal() {
    writeARun();

    var failure =
        catchThrowableOfType(UserException.class, () -> Journal.create(file, Map.of("run", "r-2")));

    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.facts()).containsEntry("run", "r-1");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isReadableByItsOwnerOnly() throws IOException {
    writeARun();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aMissingJournalIsNamed() {
    assertThatThrownBy(() -> Journal.resume(file))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exit()).isEqualTo(Exit.ENVIRONMENT))
        .hasMessageContaining("run.journal");
  }

  /// The disk is full in the middle of the second draw's line and has room again when the journal
  /// is closed: nothing is lost and nothing is there twice.
  @ParameterizedTest
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ValueSource(ints = {0, 30})
  void aFullDiskEndsTheRunAndCostsNoDraw(int room) throws Exception {
    Journal.create(file, Map.of("run", "r-1")).close();

    int exit = exitOfProcess(String.valueOf(room));

    assertThat(exit).isEqualTo(Exit.ENVIRONMENT.code());
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(0))
          .isEqualTo(IntStream.range(0, JournalProcess.DRAWS).boxed().toList());
    }
  }

  /// Whether there is room is found out before a draw, whatever comes of it; what was reserved and
  /// not used is no damage.
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nothingIsDrawnWhereThereMayBeNoRoomToNoteIt() throws Exception {
    Journal.create(file, Map.of("run", "r-1")).close();
    long begun = Files.size(file);

    // a line of it would fit
    assertThat(exitOfProcess("100", "500")).isEqualTo(Exit.ENVIRONMENT.code());
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.isUntouched()).isTrue();
    }
    assertThat(Files.size(file)).isEqualTo(begun);

    assertThat(exitOfProcess("600", "500")).isZero();
    assertThat(Files.size(file)).isEqualTo(begun + 500);
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(0)).containsExactly(7);
      draw(journal, 0, 8);
    }
    try (Journal journal = Journal.resume(file)) {
      assertThat(journal.tokens(0)).containsExactly(7, 8);
    }
  }

  private void writeARun() {
    try (Journal journal = Journal.create(file, Map.of("run", "r-1", "model", "abc"))) {
      journal.fact("data", "d00d");
      journal.counts(Released.withoutPrivateData(List.of(12L, -3L, 0L)));
      draw(journal, 0, 17);
      draw(journal, 1, 9);
      draw(journal, 0, 4);
      draw(journal, 0, 49_151);
      journal.done(0);
      journal.flush();
    }
  }

  private static void draw(Journal journal, int text, int token) {
    journal.draw(text, Released.withoutPrivateData(token));
  }

  private int exitOfProcess(String... more) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                JournalProcess.class.getName(),
                file.toString()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    int exit = process.waitFor();
    assertThat(Files.readString(folder.resolve("output"), StandardCharsets.UTF_8)).isEmpty();
    return exit;
  }
}
