package dev.safesynth.assess;

import dev.safesynth.evaluation.Metrics;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.Guarantee;
import dev.safesynth.report.HtmlReport;
import dev.safesynth.report.Part;
import dev.safesynth.report.ReportData;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.FactGroup;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The page about somebody's synthetic records.
final class AssessmentReport {
  private static final int SAMPLES = 12;
  static final String NO_CLAIM =
      "No certificate was named, so nothing is known of a guarantee. Attacks that find nothing do not"
          + " replace one.";

  private final Assessment.Request request;
  private final String product;

  AssessmentReport(Assessment.Request request, String product) {
    this.request = request;
    this.product = product;
  }

  String html(TextSets sets, Metrics metrics, Optional<Guarantee> claim) {
    var parts =
        new MeasuredParts(
            sets.labels(),
            "Members are the rows of --real, outsiders those of --holdout; that the two are a random"
                + " split is assumed, and tested by the blind baseline.");
    return HtmlReport.render(
        new ReportData(
            new ReportData.Run(
                request.kind().title(),
                name(request.sources().synthetic()),
                ZonedDateTime.now(ZoneId.systemDefault()),
                product,
                metrics.verdict(),
                0,
                sets.synthetic().size(),
                List.of(),
                true),
            claim.map(Part::of).orElse(Part.absent(NO_CLAIM)),
            List.of(),
            request.kind() == Assessment.Kind.AUDIT
                ? Part.absent("An audit attacks; ./safesynth evaluate measures usefulness.")
                : parts.utility(metrics),
            request.kind() == Assessment.Kind.EVALUATION
                ? Part.absent("An evaluation does not attack; ./safesynth audit does.")
                : parts.attacks(metrics),
            request.kind() == Assessment.Kind.AUDIT
                ? Part.absent("An audit attacks; ./safesynth evaluate compares distributions.")
                : parts.fidelity(metrics),
            chapters(sets, metrics),
            samples(sets),
            provenance(sets),
            caveats(sets),
            nextSteps(request.kind())));
  }

  private List<Chapter> chapters(TextSets sets, Metrics metrics) {
    List<Chapter> chapters = new ArrayList<>();
    UsefulnessChapter.of(metrics).ifPresent(chapters::add);
    InContextChapter.of(metrics.inContext()).ifPresent(chapters::add);
    ClosenessChapter.of(metrics.fidelity()).ifPresent(chapters::add);
    ExtractionChapter.of(metrics.extraction(), metrics.nearestDistances()).ifPresent(chapters::add);
    if (request.showPrivateRecords()) {
      chapters.add(ClosestPairsChapter.of(sets));
    }
    return chapters;
  }

  /// What to do with what the page says.
  static List<String> nextSteps(Assessment.Kind kind) {
    return List.of(
        switch (kind) {
          case EVALUATION ->
              "Attack the same files before anything leaves: ./safesynth audit takes the same options.";
          case AUDIT ->
              "See what the records are good for: ./safesynth evaluate takes the same options.";
        },
        "Where an attack shows a signal, do not pass the records on before its cause is known; where"
            + " none does, the guarantee is what counts.",
        "Keep this page and " + kind.word() + ".json with those who may see the real records.");
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static List<dev.safesynth.data.LabelledText> samples(TextSets sets) {
    int shown = Math.min(SAMPLES, sets.synthetic().size());
    return IntStream.range(0, shown)
        .mapToObj(i -> sets.synthetic().get((int) ((long) i * sets.synthetic().size() / shown)))
        .toList();
  }

  private List<String> caveats(TextSets sets) {
    List<String> caveats = new ArrayList<>(sets.remarks());
    if (request.kind() == Assessment.Kind.AUDIT && TextAssessment.needsHalf(sets)) {
      caveats.add(
          "Half of the held-out rows, by a hash of their content, calibrate the attack and are not"
              + " attacked; texts of the same generator without private data (--floor) would free"
              + " them.");
    }
    return caveats;
  }

  private ReportData.Provenance provenance(TextSets sets) {
    List<Fact> files = new ArrayList<>();
    files.add(new Fact("Real", name(request.sources().real()) + ", " + sets.members().size()));
    files.add(
        new Fact("Held out", name(request.sources().holdout()) + ", " + sets.holdout().size()));
    files.add(
        new Fact(
            "Synthetic", name(request.sources().synthetic()) + ", " + sets.synthetic().size()));
    request
        .sources()
        .floor()
        .ifPresent(
            file ->
                files.add(
                    new Fact("Without private data", name(file) + ", " + sets.floor().size())));
    files.add(new Fact("Seed of shuffles and resamples", String.valueOf(request.seed())));
    return new ReportData.Provenance(
        List.of(new FactGroup("Files and rows used", files)), "", List.of());
  }
}
