package dev.safesynth.assess;

import dev.safesynth.assess.TextAssessment.Subject;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.Private;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.evaluation.Metrics;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.report.Guarantee;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One evaluation or audit of files, from reading them to the report.
public final class Assessment {
  private static final int READ_ROWS = 200;

  private final Request request;
  private final String product;
  private final Optional<Path> embeddings;
  private final Optional<Supplier<LanguageModel>> language;
  private final Consumer<String> notes;

  /// @param product name and version for the report
  /// @param embeddings folder of the model for sentence embeddings, where it is set up
  /// @param language loads the model that reads examples, where it is set up and asked for
  /// @param notes is told which step begins
  public Assessment(
      Request request,
      String product,
      Optional<Path> embeddings,
      Optional<Supplier<LanguageModel>> language,
      Consumer<String> notes) {
    this.language = language;
    this.embeddings = embeddings;
    this.request = request;
    this.product = product;
    this.notes = notes;
  }

  /// Whether usefulness or leakage is asked for.
  public enum Kind {
    EVALUATION("Evaluation", "evaluation"),
    AUDIT("Audit", "audit");

    private final String title;
    private final String word;

    Kind(String title, String word) {
      this.title = title;
      this.word = word;
    }

    Set<Subject> subjects() {
      return switch (this) {
        case EVALUATION -> Set.of(Subject.UTILITY, Subject.FIDELITY);
        case AUDIT -> Set.of(Subject.ATTACKS);
      };
    }

    String title() {
      return title;
    }

    /// The name of its files.
    public String word() {
      return word;
    }
  }

  /// What is asked for.
  ///
  /// @param certificate of the synthetic records, when there is one
  /// @param delta at which one-run bounds on epsilon are given, in (0, 1)
  /// @param folder for the results
  /// @param seed of shuffles and resamples; no privacy rests on it
  /// @param showPrivateRecords whether the report may show real records
  public record Request(
      Kind kind,
      Sources sources,
      Optional<Path> certificate,
      double delta,
      Path folder,
      long seed,
      boolean showPrivateRecords) {}

  /// What came of it.
  public record Outcome(Internal<Metrics> metrics, Path figures, Path report) {}

  /// Reads, measures and writes the results.
  ///
  /// @throws dev.safesynth.failure.UserException when the files cannot be compared
  public Outcome execute() {
    Optional<Guarantee> claim = request.certificate().map(Claim::read);
    notes.accept("reading");
    Private<TextSets> sets = TextSets.read(request.sources());
    double delta = claim.map(Guarantee::delta).filter(d -> d > 0).orElse(request.delta());
    if (embeddings.isEmpty()) {
      notes.accept(
          "without sentence embeddings: figures that need them are left out; './safesynth setup'"
              + " fetches the model");
    }
    Internal<Metrics> metrics = measure(sets, delta);
    Path figures = request.folder().resolve(request.kind().word() + ".json");
    Path report = request.folder().resolve(request.kind().word() + ".html");
    write(figures, metrics.map(Metrics::toJson));
    write(
        report,
        Internal.of(
            sets,
            texts ->
                new AssessmentReport(request, product)
                    .html(texts, metrics.forInternalEyes(), claim)));
    return new Outcome(metrics, figures, report);
  }

  private Internal<Metrics> measure(Private<TextSets> sets, double delta) {
    boolean reads = request.kind().subjects().contains(Subject.UTILITY);
    try (@Nullable Embedder embedder = embeddings.map(Embedder::open).orElse(null);
        @Nullable LanguageModel model =
            language.filter(_ -> reads).map(Supplier::get).orElse(null)) {
      return Internal.of(
          sets,
          texts ->
              TextAssessment.measure(
                  texts,
                  new TextAssessment.Settings(
                      request.kind().subjects(),
                      (double) texts.members().size()
                          / (texts.members().size() + texts.holdout().size()),
                      delta,
                      request.seed(),
                      READ_ROWS),
                  new TextAssessment.Models(
                      Optional.ofNullable(embedder), Optional.ofNullable(model)),
                  notes));
    }
  }

  static void write(Path file, Internal<String> text) {
    AtomicFile.write(
        file, out -> out.write(text.forInternalEyes().getBytes(StandardCharsets.UTF_8)));
  }
}
