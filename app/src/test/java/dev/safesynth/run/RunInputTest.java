package dev.safesynth.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunInputTest {
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("3b".repeat(32));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeTheInput() throws IOException {
    file = folder.resolve("tickets.csv");
    Files.writeString(
        file,
        IntStream.range(0, 300)
            .mapToObj(i -> "Where is card " + i + "?,card_arrival\n")
            .collect(Collectors.joining("", "text,category\n", "")));
  }

  private RunInput input() {
    return new RunInput(RunPlan.of(Configs.small(folder, "method.name=safesynth")));
  }

  /// What the first reading has checked and counted does not hold for another file.
  @Test
  void anInputThatChangesBetweenTwoReadingsStopsTheRun() throws IOException {
    RunRecords records = input().read(ROUTING, () -> {});
    records.members().fold(ArrayList::new, ArrayList::add);
    Files.writeString(file, "One more,card_arrival\n", StandardOpenOption.APPEND);

    var failure =
        catchThrowableOfType(
            UserException.class, () -> records.members().fold(ArrayList::new, ArrayList::add));

    assertThat(failure.exit()).isEqualTo(Exit.BAD_DATA);
    assertThat(failure).hasMessageContaining("changed while the run read it");
  }

  @Test
  void aRunCanBeStoppedWhileItReads() {
    var asked = new AtomicInteger();
    var stop = new UserException(Exit.INTERRUPTED, "stopped", "", "");

    var failure =
        catchThrowableOfType(
            UserException.class,
            () ->
                input()
                    .read(
                        ROUTING,
                        () -> {
                          if (asked.incrementAndGet() == 200) {
                            throw stop;
                          }
                        }));

    assertThat(failure).isSameAs(stop);
    assertThat(asked).hasValue(200);
  }
}
