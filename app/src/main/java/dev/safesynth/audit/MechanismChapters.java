package dev.safesynth.audit;

import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An audit of the mechanism for the reader of a report.
public final class MechanismChapters {
  private MechanismChapters() {}

  /// The outcome, the measurements, the exact checks, and what they do not say.
  public static List<Chapter> of(MechanismReport report) {
    return List.of(outcome(report), measurements(report), checks(report), limits());
  }

  private static Chapter outcome(MechanismReport report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        AuditPage.claim("the texts", report.claimedEpsilon(), report.delta(), report.runEpsilon()));
    report
        .observedEpsilon()
        .ifPresent(
            observed ->
                facts.add(
                    new Fact("Observed \u03B5, 95% confidence", "at least " + epsilon(observed))));
    report
        .certifiableEpsilon()
        .ifPresent(
            most ->
                facts.add(
                    new Fact(
                        "Largest \u03B5 that could have been certified with these trials",
                        epsilon(most))));
    facts.add(
        new Fact(
            "What the worst record gives away, computed exactly", epsilon(report.exactEpsilon())));
    facts.add(new Fact("Verdict", report.verdict().name()));
    return new Chapter(
        "outcome",
        "Does the guarantee hold?",
        "Outcome",
        report.verdict().meaning(),
        List.of(new Chapter.Facts("Claim and observation", facts)));
  }

  private static Chapter measurements(MechanismReport report) {
    List<List<String>> rows = new ArrayList<>();
    report
        .tokens()
        .ifPresent(
            found ->
                rows.add(
                    row(
                        "Single draws (white box)",
                        String.format(Locale.ROOT, "%,d draws", 2 * found.draws()),
                        found.epsilonLowerBound(),
                        found.ceiling(),
                        "not used")));
    report
        .texts()
        .ifPresent(
            found ->
                rows.add(
                    row(
                        "Whole texts, two worlds",
                        String.format(Locale.ROOT, "%,d texts each", found.texts()),
                        found.epsilonLowerBound(),
                        found.ceiling(),
                        epsilon(found.epsilonIfGaussian()))));
    report
        .endToEnd()
        .ifPresent(
            run ->
                rows.add(
                    row(
                        "One run from end to end",
                        String.format(
                            Locale.ROOT,
                            "%,d canaries, %,d of %,d guesses right",
                            run.canaries(),
                            run.correct(),
                            run.guesses()),
                        run.epsilonLowerBound(),
                        run.ceiling(),
                        epsilon(run.epsilonIfGaussian()))));
    List<Chapter.Item> items = new ArrayList<>();
    if (!rows.isEmpty()) {
      items.add(
          new Chapter.Table(
              "Lower bounds on \u03B5, 95% confidence each",
              List.of("Measurement", "Trials", "\u03B5 at least", "Certifiable", "If Gaussian"),
              rows));
    }
    report.notes().forEach(note -> items.add(new Chapter.Missing(note)));
    return new Chapter(
        "measurements",
        "How much was seen to leave?",
        "Measurements",
        "An auditor puts made-up records of the worst kind before the generator and guesses from"
            + " what comes out whether they were there. How often it is right refutes every \u03B5"
            + " below the bound. A bound below the claim refutes nothing; a generator that keeps its"
            + " promise gives such bounds.",
        items);
  }

  private static Chapter checks(MechanismReport report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "Loss range of one token",
            String.format(
                Locale.ROOT,
                "%.4g claimed, %.4g found in %,d exact comparisons",
                report.algebra().claimedRange(),
                report.algebra().largestRange(),
                report.algebra().comparisons())));
    report
        .tokens()
        .ifPresent(
            found ->
                facts.add(
                    new Fact(
                        "The same, certified by draws",
                        String.format(Locale.ROOT, "at least %.4g", found.rangeLowerBound()))));
    facts.add(new Fact("Tokens that can come out", report.candidates()));
    facts.add(new Fact("Batches", report.batches()));
    report.engine().ifPresent(engine -> facts.add(new Fact("Engine", engine)));
    return new Chapter(
        "checks",
        "What was checked without luck?",
        "Exact checks",
        "The generator's exact probabilities with and without a record were compared; one"
            + " contradiction disproves the claim, however rare the event.",
        List.of(new Chapter.Facts("Exact checks", facts)));
  }

  private static Chapter limits() {
    return AuditPage.limits(
        "Texts of this configuration on this machine were audited: not the label counts, the"
            + " reading of the input, or how long anything took. Events rarer than the trials"
            + " can show are covered by the exact checks only, at the positions tried.",
        "No private record was read and nothing was charged: the records were made up, in a"
            + " twin of the run that is removed. Nothing here is about your records; attacks"
            + " on released texts are.");
  }

  private static List<String> row(
      String name, String trials, double bound, double ceiling, String gaussian) {
    return List.of(name, trials, epsilon(bound), epsilon(ceiling), gaussian);
  }

  private static String epsilon(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
