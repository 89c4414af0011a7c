package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBenchmarkTest {
  @TempDir private Path folder;

  private final LanguageModel model = TestModel.shared();
  private final EngineBenchmark benchmark = new EngineBenchmark(model);

  @Test
  void splittingTheWorkComputesTheSame() {
    EngineBenchmark.Result one = benchmark.java(3, 2, new Parallelism(1, 1));
    EngineBenchmark.Result two = benchmark.java(3, 2, new Parallelism(2, 1));

    assertThat(one.tokens()).isEqualTo(6);
    assertThat(two.check()).isCloseTo(one.check(), within(1e-9));
    assertThat(one.outsideShare()).isBetween(0.0, 1.0);
  }

  /// Without a C compiler there is nothing to compare and the program must say so by being absent.
  @Test
  void theSamePatternFromCGivesTheSameLogits() {
    double java = benchmark.java(2, 2, new Parallelism(1, 1)).check();
    Optional<NativeBenchmark> c =
        NativeBenchmark.compile(
            Path.of("..", "bench", "native", "decode.c"), folder, TestModel.natives(), model);

    assertThat(c.map(program -> program.c(2, 2, 1).check()).orElse(java))
        .isCloseTo(java, within(1e-5));
  }
}
