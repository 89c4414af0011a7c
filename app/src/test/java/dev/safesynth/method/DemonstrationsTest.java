package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Demonstrations by votes of records, and texts from them, with the real model.
class DemonstrationsTest {
  private static final List<String> LABELS = List.of("bank", "weather");
  private static final KeyedRouting ROUTING = KeyedRouting.ofHex("4d".repeat(32));
  private static final List<Long> COUNTS = List.of(32L, 32L);

  @TempDir private Path folder;

  private final LanguageModel model = TestModel.shared();
  private final GenerationPlan plan =
      GenerationPlan.onVotes(5000, 1e-6, VoteNoise.GAUSSIAN, 2, 16, 6, 1000, 10);
  private final Allocation allocation = Allocation.of(List.of(3, 3), COUNTS, 4);

  private TextGenerator generator() {
    var settings = new GenerationSettings(LABELS, "messages", 4, 10, 24, 50, 2, 1, 600L << 20);
    return TextGenerator.of(model, settings, plan);
  }

  /// Half of the records are of each label and say the same.
  private static Private<List<GeneratorRecord>> records() {
    List<String> texts =
        List.of("My card payment was declined again", "Rain and wind on the north coast tonight");
    return Private.of(
        IntStream.range(0, 64)
            .mapToObj(
                i ->
                    new GeneratorRecord(
                        "id" + i, i % 2, new LabelledText(LABELS.get(i % 2), texts.get(i % 2))))
            .toList());
  }

  private Optional<List<Released<LabelledText>>> write(
      TextGenerator generator,
      Private<List<GeneratorRecord>> records,
      Journal journal,
      GenerationProgress progress) {
    Spending.Votes votes = plan.votes().orElseThrow();
    Charge.Partition draws =
        Charge.paid(plan.planned(), Neighbouring.ADD_OR_REMOVE_ONE)
            .partition(votes.mechanism(), votes.tokens());
    return generator.writeByDemonstrations(
        records, COUNTS, allocation, ROUTING, draws, LABELS, journal, progress);
  }

  @Test
  void demonstrationsFollowTheRecordsAndTextsAreThoseAskedFor() {
    List<String> followed = demonstrations(records(), "with");
    List<String> unguided = demonstrations(Private.of(List.of()), "without");

    assertThat(followed).hasSize(4).noneMatch(String::isBlank);
    // at this epsilon the noise is far below one vote
    assertThat(followed).doesNotContainAnyElementsOf(unguided);
  }

  /// After the texts' numbers come the demonstrations', two of each label.
  private List<String> demonstrations(Private<List<GeneratorRecord>> records, String name) {
    try (Journal journal = Journal.create(folder.resolve(name), Map.of("a", "b"))) {
      List<LabelledText> texts =
          Released.all(write(generator(), records, journal, GenerationProgress.NONE).orElseThrow())
              .value();

      assertThat(texts.stream().map(LabelledText::label))
          .containsExactly("bank", "bank", "bank", "weather", "weather", "weather");
      assertThat(texts).noneMatch(text -> text.text().isBlank());
      assertThat(journal.completed()).isEqualTo(6 + 4);
      return IntStream.range(6, 10).mapToObj(text -> text(journal.tokens(text))).toList();
    }
  }

  private String text(List<Integer> tokens) {
    assertThat(tokens).hasSizeBetween(1, 6);
    return model.text(tokens.stream().mapToInt(Integer::intValue).toArray()).strip();
  }

  /// Stopped in the middle of the demonstrations, then in the middle of the texts: what was drawn
  /// stays, and the charge of a part is handed out for what is left alone.
  @Test
  void anInterruptedRunGoesOnWithWhatWasDrawn() {
    Path file = folder.resolve("run.journal");
    Map<Integer, List<Integer>> first = stopAfter(8, file);
    Map<Integer, List<Integer>> second = stopAfter(18, file);

    try (Journal journal = Journal.resume(file)) {
      assertThat(write(generator(), records(), journal, GenerationProgress.NONE).orElseThrow())
          .hasSize(6);
      assertThat(first.values().stream().mapToInt(List::size).sum()).isBetween(1, 24);
      for (Map<Integer, List<Integer>> before : List.of(first, second)) {
        before.forEach(
            (text, tokens) -> assertThat(journal.tokens(text)).startsWith(array(tokens)));
      }
      assertThat(journal.completed()).isEqualTo(10);
    }
  }

  private static Integer[] array(List<Integer> tokens) {
    return tokens.toArray(Integer[]::new);
  }

  private Map<Integer, List<Integer>> stopAfter(int tokens, Path file) {
    TextGenerator generator = generator();
    var drawn = new AtomicInteger();
    GenerationProgress stopping =
        new GenerationProgress() {
          @Override
          public void tokens(int count) {
            if (drawn.addAndGet(count) >= tokens) {
              generator.stop();
            }
          }

          @Override
          public void text() {}
        };
    try (Journal journal =
        Journal.isBegun(file) ? Journal.resume(file) : Journal.create(file, Map.of("a", "b"))) {
      assertThat(write(generator, records(), journal, stopping)).isEmpty();
      return IntStream.range(0, 10)
          .boxed()
          .filter(text -> !journal.tokens(text).isEmpty())
          .collect(Collectors.toMap(text -> text, journal::tokens));
    }
  }
}
