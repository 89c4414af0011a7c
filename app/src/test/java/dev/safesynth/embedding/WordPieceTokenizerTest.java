package dev.safesynth.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordPieceTokenizerTest {
  private static final WordPieceTokenizer TOKENIZER =
      WordPieceTokenizer.read(TestEmbedder.folder().resolve("tokenizer.json"));

  @TempDir private Path folder;

  static List<Golden> golden() throws IOException {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void makesThePiecesOfTheReference(Golden golden) {
    assertThat(LongStream.of(TOKENIZER.encode(golden.text(), 256)).boxed().toList())
        .isEqualTo(golden.ids());
  }

  @Test
  void dropsHalvesOfSurrogatePairs() {
    assertThat(TOKENIZER.encode("fo\uD83Dx", 256)).isEqualTo(TOKENIZER.encode("fox", 256));
  }

  @Test
  void staysInItsLimitAndBetweenItsMarksForAnyText() {
    var random = new Random(7);

    for (int trial = 0; trial < 2_000; trial++) {
      String text =
          random
              .ints(random.nextInt(80), 0, Character.MAX_CODE_POINT + 1)
              .mapToObj(Character::toString)
              .collect(Collectors.joining(random.nextBoolean() ? "" : " "));

      long[] cut = TOKENIZER.encode(text, 32);
      assertThat(cut).startsWith(101).endsWith(102).hasSizeBetween(2, 32).doesNotContain(0);
      assertThat(TOKENIZER.encode(text, 10_000)).startsWith(Arrays.copyOf(cut, cut.length - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not JSON", "{}", "{\"model\": {\"vocab\": {\"a\": 1}}}"})
  void saysToRunSetupWhereTheFileIsNotATokenizer(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), content);

    assertThatThrownBy(() -> WordPieceTokenizer.read(file))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).endsWith("setup."));
  }
}
