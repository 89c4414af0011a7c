package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path parent;
  private RunFolder folder;

  @BeforeEach
  void nameTheFolder() {
    folder = RunFolder.of(Configs.small(parent, "output.format=jsonl"));
  }

  @Test
  void keepsItsFilesTogether() {
    assertThat(folder.folder()).isEqualTo(parent.resolve("out"));
    assertThat(folder.synthetic()).isEqualTo(parent.resolve("out/synthetic.jsonl"));
    assertThat(folder.certificate()).isEqualTo(parent.resolve("out/certificate.json"));
  }

  @Test
  void aNewRunMakesTheFolderAndLeavesNothingElseInIt() {
    folder.prepare(false);

    assertThat(folder.folder()).isEmptyDirectory();
  }

  @Test
  void foreignFilesAreNoObstacle() throws IOException {
    Files.createDirectories(folder.folder());
    Files.writeString(folder.folder().resolve("notes.txt"), "mine");

    assertThatCode(() -> folder.prepare(false)).doesNotThrowAnyException();
  }

  @Test
  void thereMustBeARunToResume() {
    assertThat(refused(true)).hasMessageContaining("no interrupted run");
  }

  @Test
  void anInterruptedRunIsNotStartedAnewButResumed() throws IOException {
    make(folder.journal());

    assertThat(refused(false)).hasMessageContaining("interrupted").hasMessageContaining("--resume");
    assertThatCode(() -> folder.prepare(true)).doesNotThrowAnyException();
  }

  @Test
  void aFinishedRunIsNotStartedAnewButItsReportIsCompleted() throws IOException {
    make(folder.journal());
    make(folder.synthetic());
    make(folder.certificate());

    assertThat(refused(false)).hasMessageContaining("finished run");
    assertThatCode(() -> folder.prepare(true)).doesNotThrowAnyException();
  }

  @Test
  void resultsOfUnknownOriginAreNotOverwritten() throws IOException {
    make(folder.synthetic());

    assertThat(refused(false)).hasMessageContaining("already holds results");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(folder.folder(), "a file in its place");

    UserException failure = catchThrowableOfType(UserException.class, () -> folder.prepare(false));

    assertThat(failure.exit()).isEqualTo(Exit.ENVIRONMENT);
    assertThat(failure.where()).isEqualTo(folder.folder().toString());
  }

  private UserException refused(boolean resume) {
    UserException failure = catchThrowableOfType(UserException.class, () -> folder.prepare(resume));
    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure.where()).isEqualTo(folder.folder().toString());
    return failure;
  }

  private static void make(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "begun");
  }
}
