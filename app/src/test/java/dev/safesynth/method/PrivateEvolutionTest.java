package dev.safesynth.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.embedding.TestEmbedder;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rounds of candidates and votes with a model that says what a test wants. At this epsilon the
/// noise is far below the votes.
class PrivateEvolutionTest {
  private static final List<String> LABELS = List.of("bank", "weather");
  private static final String MARKER = "zqxmarker";
  private static final GenerationPlan PLAN = GenerationPlan.onEvolution(2000, 1e-6, 2, 4, 1000, 24);
  private static final Allocation TEXTS = new Allocation(List.of(2, 1), List.of(2, 1));

  @TempDir private Path folder;

  /// Continues with subjects that go round, and counts what it was asked.
  private static final class Scripted implements Completer {
    private static final List<String> SUBJECTS =
        List.of(
            "A cake with cherries for the birthday",
            "The payment by card was declined",
            "Wind and rain along the coast",
            "A train that is late again");

    private final List<String> prompts = new ArrayList<>();
    private final AtomicInteger stopAfter = new AtomicInteger(Integer.MAX_VALUE);
    private int calls;

    @Override
    public Optional<List<String>> complete(List<Request> requests, BooleanSupplier stop) {
      if (stop.getAsBoolean() || calls++ >= stopAfter.get()) {
        return Optional.empty();
      }
      var answers = new ArrayList<String>();
      for (Request request : requests) {
        prompts.add(request.prompt());
        answers.add(" " + SUBJECTS.get(answers.size() % SUBJECTS.size()) + " " + prompts.size());
      }
      return Optional.of(answers);
    }

    @Override
    public void close() {}
  }

  private static Private<List<GeneratorRecord>> records() {
    List<String> texts =
        List.of("My card payment failed " + MARKER, "Stormy and wet on the coast " + MARKER);
    return Private.of(
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new GeneratorRecord(
                        "id" + i, i % 2, new LabelledText(LABELS.get(i % 2), texts.get(i % 2))))
            .toList());
  }

  private Optional<List<LabelledText>> write(Completer model, Journal journal) {
    var settings = new GenerationSettings(LABELS, "messages", 4, 24, 24, 50, 1, 1, 600L << 20);
    return new PrivateEvolution(
            model,
            TestEmbedder.shared(),
            settings,
            1,
            PLAN.evolution().orElseThrow(),
            journal,
            GenerationProgress.NONE,
            () -> false)
        .write(
            PrivateRecords.of(records()),
            TEXTS,
            Charge.paid(PLAN.planned(), Neighbouring.ADD_OR_REMOVE_ONE),
            LABELS)
        .map(all -> Released.all(all).value());
  }

  @Test
  void theTextsNearestToTheRecordsOfTheirLabelAreKept() {
    try (Journal journal = Journal.create(folder.resolve("j"), Map.of("a", "b"))) {
      List<LabelledText> texts = write(new Scripted(), journal).orElseThrow();

      assertThat(texts.stream().map(LabelledText::label))
          .containsExactly("bank", "bank", "weather");
      assertThat(texts.getFirst().text()).contains("declined");
      assertThat(texts.getLast().text()).contains("rain");
    }
  }

  @Test
  void noPromptAndNoLineOfTheJournalHoldsAWordOfARecord() throws IOException {
    var model = new Scripted();
    try (Journal journal = Journal.create(folder.resolve("j"), Map.of("a", "b"))) {
      write(model, journal);
    }

    assertThat(model.prompts).isNotEmpty().noneMatch(prompt -> prompt.contains(MARKER));
    try (Journal journal = Journal.resume(folder.resolve("j"))) {
      assertThat(journal.texts("texts-1-0-0").orElseThrow())
          .isNotEmpty()
          .noneMatch(text -> text.contains(MARKER));
    }
    assertThat(Files.readString(folder.resolve("j"))).doesNotContain(MARKER);
  }

  @Test
  void aVariationHasWhatWasSelectedInItsPrompt() {
    var model = new Scripted();
    try (Journal journal = Journal.create(folder.resolve("j"), Map.of("a", "b"))) {
      write(model, journal);
    }

    // 3 for each of the 2 kept bank texts, 3 for the kept weather text
    List<String> variations = model.prompts.subList(model.prompts.size() - 9, model.prompts.size());
    assertThat(variations.subList(0, 6)).anyMatch(prompt -> prompt.contains("declined"));
    assertThat(variations.subList(6, 9)).allMatch(prompt -> prompt.contains("rain"));
  }

  /// Whatever the call at which it is stopped, a second run asks for what is missing alone and has
  /// the votes of the first.
  @Test
  void anInterruptedRunRepeatsNothingAndDrawsNoVoteTwice() throws IOException {
    var complete = new Scripted();
    try (Journal journal = Journal.create(folder.resolve("whole"), Map.of("a", "b"))) {
      write(complete, journal);
    }
    for (int calls = 0; calls < complete.calls; calls++) {
      Path file = folder.resolve("stopped " + calls);
      var first = new Scripted();
      first.stopAfter.set(calls);
      try (Journal journal = Journal.create(file, Map.of("a", "b"))) {
        assertThat(write(first, journal)).isEmpty();
      }
      byte[] before = Files.readAllBytes(file);

      var second = new Scripted();
      try (Journal journal = Journal.resume(file)) {
        assertThat(write(second, journal).orElseThrow()).hasSize(3);
      }

      assertThat(second.calls).isEqualTo(complete.calls - calls);
      assertThat(Files.readAllBytes(file)).startsWith(before);
      for (int round = 1; round <= 2; round++) {
        String name = "numbers votes-" + round + " ";
        assertThat(Files.readAllLines(file)).filteredOn(line -> line.startsWith(name)).hasSize(1);
      }
      try (Journal journal = Journal.resume(file)) {
        assertThat(write(new Scripted(), journal).orElseThrow()).hasSize(3);
      }
    }
  }

  @Test
  void aModelThatRepeatsItselfStillGivesAsManyTextsAsAskedFor() {
    Completer parrot = said(" The same again");
    try (Journal journal = Journal.create(folder.resolve("j"), Map.of("a", "b"))) {
      assertThat(write(parrot, journal).orElseThrow())
          .hasSize(3)
          .allMatch(text -> text.text().equals("The same again"));
    }
  }

  @Test
  void aModelThatSaysNothingIsRefusedInOneLine() {
    try (Journal journal = Journal.create(folder.resolve("j"), Map.of("a", "b"))) {
      assertThatThrownBy(() -> write(said(" "), journal))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("answers the prompts with nothing");
    }
  }

  private static Completer said(String text) {
    return new Completer() {
      @Override
      public Optional<List<String>> complete(List<Request> requests, BooleanSupplier stop) {
        return Optional.of(requests.stream().map(_ -> text).toList());
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void subtopicsAreAFewWordsEachAndTheLastWhichMayBeCutIsLeftOut() {
    assertThat(
            EvolutionPrompts.subtopics(
                "Sports",
                " the Olympic  Games., sports, 1. 2., a sentence that goes on and on, a gol"))
        .containsExactly("the Olympic Games");
  }
}
