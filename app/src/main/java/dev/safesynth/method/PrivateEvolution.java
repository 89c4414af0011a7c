package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.Completer.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Writes texts with a model that never sees a record (Aug-PE, Xie et al., ICML 2024): the model
/// writes candidates from public prompts, every record votes for the one nearest to it, the noisy
/// votes select, and the model writes variations of what was selected, which are voted on again
/// (`docs/privacy/private-evolution.md`).
///
/// Candidates are in the journal before votes are drawn on them, and votes before they select, so
/// an interrupted and a resumed run are one execution.
public final class PrivateEvolution {
  private static final int SUBTOPIC_LISTS = 24;

  /// Requests between two entries of the journal.
  private static final int CHUNK = 128;

  /// More chunks that a label is asked for when the model repeats itself or says nothing.
  private static final int SPARE_CHUNKS = 4;

  private final Completer model;
  private final NearestVotes votes;
  private final EvolutionPrompts prompts;
  private final Spending.Evolution plan;
  private final List<String> labelWords;
  private final Journal journal;
  private final GenerationProgress progress;
  private final BooleanSupplier stop;
  private final NoiseSource noise = NoiseSource.secure();

  /// @param temperature at which candidates are written
  /// @param stop asked often; when true the run ends with what is in the journal
  public PrivateEvolution(
      Completer model,
      Embedder embedder,
      GenerationSettings settings,
      double temperature,
      Spending.Evolution plan,
      Journal journal,
      GenerationProgress progress,
      BooleanSupplier stop) {
    this(
        model,
        new NearestVotes(embedder::vector),
        settings,
        temperature,
        plan,
        journal,
        progress,
        stop);
  }

  /// With other votes.
  PrivateEvolution(
      Completer model,
      NearestVotes votes,
      GenerationSettings settings,
      double temperature,
      Spending.Evolution plan,
      Journal journal,
      GenerationProgress progress,
      BooleanSupplier stop) {
    this.model = model;
    this.votes = votes;
    this.prompts = new EvolutionPrompts(settings, temperature);
    this.plan = plan;
    this.labelWords = settings.labelWords();
    this.journal = journal;
    this.progress = progress;
    this.stop = stop;
  }

  /// The texts of an allocation, label after label.
  ///
  /// @param records read once in each round
  /// @param charge pays for the votes of the rounds that are left
  /// @return empty when stopped before the last round
  public Optional<List<Released<LabelledText>>> write(
      PrivateRecords<GeneratorRecord> records,
      Allocation allocation,
      Charge charge,
      List<String> labels) {
    List<Integer> keep = allocation.texts();
    int done = 0;
    while (done < plan.rounds() && journal.numbers(name("votes", done + 1)).isPresent()) {
      done++;
    }
    var allowance = charge.sequential(plan.votes(), plan.rounds() - done); // what is drawn is drawn
    Optional<Candidates> candidates = first(keep);
    for (int round = 1; candidates.isPresent(); round++) {
      Candidates now = candidates.get();
      String name = name("votes", round);
      if (journal.numbers(name).isEmpty()) {
        if (stop.getAsBoolean()) {
          return Optional.empty();
        }
        try (var _ = journal.room(Journal.bytesOf(now.size()))) {
          journal.numbers(name, votes.release(records, now, plan.votes(), allowance, noise));
        }
      }
      Candidates kept = now.best(journal.numbers(name).orElseThrow(), keep);
      if (round == plan.rounds()) {
        return Optional.of(texts(kept, labels));
      }
      candidates = next(round + 1, kept, keep);
    }
    return Optional.empty();
  }

  private static String name(String what, int round) {
    return what + "-" + round;
  }

  private static List<Released<LabelledText>> texts(Candidates kept, List<String> labels) {
    var texts = new ArrayList<Released<LabelledText>>();
    for (int label = 0; label < labels.size(); label++) {
      for (String text : kept.byLabel().get(label)) {
        texts.add(Released.withoutPrivateData(new LabelledText(labels.get(label), text)));
      }
    }
    return texts;
  }

  /// The population that nothing private has shaped.
  private Optional<Candidates> first(List<Integer> keep) {
    return perLabel(
        keep,
        label ->
            subtopics(label)
                .flatMap(
                    subjects ->
                        written(
                            name("texts", 1) + "-" + label,
                            keep.get(label) * plan.candidates(),
                            keep.get(label),
                            List.of(),
                            () ->
                                prompts.first(
                                    labelWords.get(label),
                                    subjects.get((int) noise.uniform(subjects.size()))))));
  }

  /// What was selected and its variations.
  private Optional<Candidates> next(int round, Candidates kept, List<Integer> keep) {
    return perLabel(
        keep,
        label -> {
          List<String> selected = kept.byLabel().get(label);
          var turn = new int[1];
          return written(
              name("texts", round) + "-" + label,
              keep.get(label) * (plan.candidates() - 1),
              keep.get(label),
              selected,
              () ->
                  prompts.variation(
                      labelWords.get(label),
                      selected.get(turn[0]++ % selected.size()),
                      selected,
                      noise));
        });
  }

  private Optional<Candidates> perLabel(
      List<Integer> keep, Function<Integer, Optional<List<String>>> texts) {
    var all = new ArrayList<List<String>>();
    for (int label = 0; label < keep.size(); label++) {
      Optional<List<String>> found =
          keep.get(label) == 0 ? Optional.of(List.of()) : texts.apply(label);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      all.add(found.get());
    }
    return Optional.of(new Candidates(all));
  }

  /// What texts of a label can be about, in the model's own words; at least one, maybe empty.
  private Optional<List<String>> subtopics(int label) {
    String words = labelWords.get(label);
    return answers(
            "subtopics-" + label, Collections.nCopies(SUBTOPIC_LISTS, prompts.subtopics(words)))
        .map(
            all -> {
              List<String> found =
                  all.stream()
                      .flatMap(answer -> EvolutionPrompts.subtopics(words, answer).stream())
                      .distinct()
                      .toList();
              return found.isEmpty() ? List.of("") : found;
            });
  }

  /// Different texts of one label.
  ///
  /// @param name of the entries in the journal
  /// @param wanted how many to ask for
  /// @param least how many there must be in the end
  /// @param before texts that are candidates already
  private Optional<List<String>> written(
      String name, int wanted, int least, List<String> before, Supplier<Request> request) {
    var texts = new LinkedHashSet<>(before);
    int asked = 0;
    int spare = 0;
    for (int chunk = 0; asked < wanted || (texts.size() < least && spare < SPARE_CHUNKS); chunk++) {
      int size = asked < wanted ? Math.min(CHUNK, wanted - asked) : Math.min(CHUNK, least);
      spare += asked < wanted ? 0 : 1;
      asked += size;
      Optional<List<String>> answers =
          answers(
              name + "-" + chunk, IntStream.range(0, size).mapToObj(_ -> request.get()).toList());
      if (answers.isEmpty()) {
        return Optional.empty();
      }
      answers.get().stream()
          .map(answer -> answer.strip().replaceAll("\\s+", " "))
          .filter(text -> text.codePoints().anyMatch(Character::isLetterOrDigit))
          .forEach(texts::add);
    }
    if (texts.isEmpty()) {
      throw new UserException(
          Exit.MODEL,
          "The model answers the prompts with nothing",
          "",
          "Choose another model, or say in method.describe what the texts are.");
    }
    var all = new ArrayList<>(texts);
    for (int i = 0; all.size() < least; i++) {
      all.add(all.get(i)); // a model that can say few things repeats them
    }
    return Optional.of(List.copyOf(all));
  }

  /// What the model says to requests, or said before an interruption.
  private Optional<List<String>> answers(String name, List<Request> requests) {
    Optional<List<String>> before = journal.texts(name);
    if (before.isPresent()) {
      before.get().forEach(_ -> progress.text());
      return before;
    }
    Optional<List<String>> answers = model.complete(requests, stop);
    answers.ifPresent(
        all -> {
          journal.texts(name, Released.withoutPrivateData(all));
          all.forEach(_ -> progress.text());
        });
    return answers;
  }
}
