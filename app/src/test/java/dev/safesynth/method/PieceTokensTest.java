package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.FileFormat;
import dev.safesynth.data.LabelledFile;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.RecordSource;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PieceTokensTest {
  private final LanguageModel model = TestModel.shared();

  /// For the vocabulary at hand: real texts, then texts of all that could join or part pieces.
  @Test
  void piecesHaveTheTokensThatTheyHaveInTheText() {
    var pieces = new PieceTokens(model, 40);
    List<LabelledText> real =
        LabelledFile.read(
                new RecordSource(
                    Path.of("src/main/resources/dev/safesynth/cli/demo/train.csv"),
                    FileFormat.CSV,
                    ',',
                    List.of("text"),
                    "category",
                    Optional.empty(),
                    RecordSource.EmptyText.SKIP))
            .texts();
    var random = new Random(3);
    List<String> parts =
        List.of(
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\u000b",
            "\u00a0",
            "\u2003",
            "a",
            "The",
            "don't",
            "'s",
            "2004",
            "7",
            ".",
            ",",
            "...",
            "-",
            "#39;",
            "\\$36",
            "é",
            "ß",
            "火",
            "😀",
            "<|im_start|>",
            "https://x.org/a?b=c",
            "x".repeat(40));
    List<String> odd =
        IntStream.range(0, 3_000)
            .mapToObj(
                _ ->
                    random
                        .ints(random.nextInt(14), 0, parts.size())
                        .mapToObj(parts::get)
                        .collect(Collectors.joining()))
            .toList();

    assertThat(real).isNotEmpty();
    for (LabelledText text : real) {
      assertThat(pieces.of(text.text())).isEqualTo(Prompts.tokens(model, text.text(), 40));
    }
    for (String text : odd) {
      assertThat(pieces.of(text)).as("<%s>", text).isEqualTo(Prompts.tokens(model, text, 40));
    }
  }

  @Test
  void aTextIsCutToTheLimit() {
    assertThat(new PieceTokens(model, 5).of("rain ".repeat(10))).hasSize(5);
    assertThat(new PieceTokens(model, 5).of("word ".repeat(1_000_000))).hasSize(5);
  }
}
