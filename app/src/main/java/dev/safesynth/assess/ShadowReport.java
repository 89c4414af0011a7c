package dev.safesynth.assess;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.TruePositiveRate;
import dev.safesynth.attack.shadow.CanaryExposure;
import dev.safesynth.attack.shadow.EpsilonBounds;
import dev.safesynth.attack.shadow.ShadowAttack;
import dev.safesynth.attack.shadow.ShadowResult;
import dev.safesynth.data.AtomicFile;
import dev.safesynth.dp.Internal;
import dev.safesynth.report.Attacks;
import dev.safesynth.report.Chapter;
import dev.safesynth.report.Estimate;
import dev.safesynth.report.Guarantee;
import dev.safesynth.report.HtmlReport;
import dev.safesynth.report.Part;
import dev.safesynth.report.ReportData;
import dev.safesynth.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes what an attack with shadow releases found: figures, page and a few lines.
///
/// @param title what the records are
/// @param product name and version
/// @param claim of each release, where there is one
/// @param coins how members were chosen, as a full sentence
public record ShadowReport(String title, String product, Optional<Claim> claim, String coins) {
  private static final String OTHER =
      "This page is about one attack; ./safesynth evaluate measures the rest.";

  /// What is claimed of each release.
  ///
  /// @param rho zero-concentrated bound, where there is one
  public record Claim(double epsilon, double delta, OptionalDouble rho) {
    /// With a zero-concentrated bound.
    public Claim(double epsilon, double delta, double rho) {
      this(epsilon, delta, OptionalDouble.of(rho));
    }
  }

  /// Where the results are and what they say.
  ///
  /// @param lines the outcome in sentences, for those who may see the records
  /// @param refuted whether a proved bound exceeds the claim
  public record Written(Path figures, Path page, List<String> lines, boolean refuted) {
    public Written {
      lines = List.copyOf(lines);
    }
  }

  /// Writes `shadow.json` and `shadow.html`.
  public Written write(Path folder, Internal<ShadowResult> internal) {
    ShadowResult result = internal.forInternalEyes();
    Path figures = folder.resolve("shadow.json");
    Path page = folder.resolve("shadow.html");
    write(figures, mapper().writeValueAsString(result) + "\n");
    List<String> lines = lines(result);
    write(page, HtmlReport.render(contents(result, lines)));
    return new Written(figures, page, lines, result.refuted());
  }

  private static void write(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }

  private List<String> lines(ShadowResult result) {
    if (result.withheld().isPresent()) {
      return List.of("No figure: " + result.withheld().get() + ".");
    }
    ShadowAttack primary = result.primary().orElseThrow();
    EpsilonBounds bounds = primary.epsilon().orElseThrow();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Of %d shadow releases %d attacked with the help of the others: %,d members and %,d"
                + " non-members.",
            result.releases(),
            result.targets(),
            result.members(),
            result.nonMembers()));
    lines.add(
        name(primary.result())
            + " (chosen before): AUC "
            + interval(primary.result().auc().orElseThrow(), primary.result().aucInterval())
            + (primary.result().aucInterval().orElseThrow().low() > 0.5
                ? ", better than guessing."
                : ", no better than guessing."));
    lines.add(
        "Members found at 1% false alarms: "
            + rate(primary.result().tprAtFpr01())
            + "; at 0.1%: "
            + rate(primary.result().tprAtFpr0001())
            + ".");
    lines.add(
        String.format(
            Locale.ROOT,
            "The smallest false-alarm rate that so many non-members certify is %.2g%%.",
            100 * result.smallestCertifiableFpr()));
    lines.add(
        String.format(
                Locale.ROOT,
                "Epsilon is at least %.3g with 95%% confidence; this attack could have shown %.3g at"
                    + " most",
                bounds.oneRun(),
                bounds.oneRunCeiling())
            + claim
                .map(of -> String.format(Locale.ROOT, "; claimed: %.4g.", of.epsilon()))
                .orElse("; there is no claim."));
    result
        .exposure()
        .ifPresent(
            exposure ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "Planted canaries: exposure %.2f bits (%.2f to %.2f), %.2f by chance.",
                        exposure.mean(),
                        exposure.interval().low(),
                        exposure.interval().high(),
                        exposure.byChance())));
    if (result.refuted()) {
      lines.add("The claim is refuted: a proved lower bound exceeds it.");
    }
    return lines;
  }

  private static String name(AttackResult attack) {
    return switch (attack.attack()) {
      case "rmia_bigram" -> "RMIA on bigrams";
      case "lira_bigram" -> "LiRA on bigrams";
      case "rmia_classifier" -> "RMIA on a classifier";
      default -> "LiRA on a classifier";
    };
  }

  private static String interval(double value, Optional<Interval> interval) {
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f)",
        value,
        interval.orElseThrow().low(),
        interval.orElseThrow().high());
  }

  private static String rate(Optional<TruePositiveRate> rate) {
    return rate.flatMap(
            found ->
                found
                    .value()
                    .map(
                        value ->
                            String.format(
                                Locale.ROOT,
                                "%.2f%% (%.2f%% to %.2f%%)",
                                100 * value,
                                100 * found.interval().orElseThrow().low(),
                                100 * found.interval().orElseThrow().high())))
        .or(() -> rate.flatMap(TruePositiveRate::note))
        .orElse("not measured");
  }

  private ReportData contents(ShadowResult result, List<String> lines) {
    return new ReportData(
        new ReportData.Run(
            "Audit with shadow releases",
            title,
            ZonedDateTime.now(ZoneId.systemDefault()),
            product,
            lines,
            0,
            result.records(),
            List.of(new ReportData.Fact("Figures (internal)", "shadow.json")),
            true),
        claim
            .<Part<Guarantee>>map(of -> Part.of(guarantee(of)))
            .orElse(Part.absent("No claim was named, so there is none to compare with.")),
        List.of(),
        Part.absent(OTHER),
        Part.of(attacks(result)),
        Part.absent(OTHER),
        result.withheld().isPresent() ? List.of() : List.of(chapter(result)),
        List.of(),
        new ReportData.Provenance(List.of(), "", List.of()),
        List.of(
            "Shadow releases are made from the same private records and stay inside. What is attacked"
                + " are some of them, not the release: same configuration, half of the records."),
        List.of());
  }

  private static Guarantee guarantee(Claim claim) {
    return new Guarantee(
        claim.epsilon(),
        claim.delta(),
        claim.rho(),
        "add or remove one record",
        "one record",
        List.of(),
        "as planned for each release",
        List.of(),
        Optional.of("This is the claim that each shadow release makes for itself."));
  }

  private Attacks attacks(ShadowResult result) {
    List<Attacks.Attack> shown =
        result.attacks().stream().map(ShadowAttack::result).map(ShadowReport::attack).toList();
    return new Attacks(
        result.members(),
        result.nonMembers(),
        coins,
        result.blindBaselines().isEmpty()
            ? Part.absent("it was not measured.")
            : Part.of(MeasuredParts.blind(result.blindBaselines().getFirst())),
        shown.isEmpty()
            ? Part.absent("Withheld: " + result.withheld().orElse("none was run") + ".")
            : Part.of(shown),
        Part.absent("./safesynth audit searches a release for rare fragments."),
        result
            .primary()
            .flatMap(ShadowAttack::epsilon)
            .<Part<Attacks.Observed>>map(bounds -> Part.of(observed(bounds)))
            .orElse(Part.absent("No attack was run.")));
  }

  private static Attacks.Observed observed(EpsilonBounds bounds) {
    return new Attacks.Observed(
        "By the first attack, on the releases that are attacked, from %,d coins (Steinke, Nasr and Jagielski 2023), at \u03B4 = %s."
            .formatted(bounds.coins(), Figures.probability(bounds.delta())),
        bounds.oneRun(),
        bounds.oneRunCeiling());
  }

  private static Attacks.Attack attack(AttackResult result) {
    return new Attacks.Attack(
        name(result),
        (result.attack().startsWith("rmia")
                ? "How much more probable the attacked release makes a record than references without"
                    + " it do, compared with other records."
                : "Likelihood ratio of two Gaussians, one of references with the record, one of"
                    + " references without it.")
            + (result.primary() ? " Chosen before the run." : " Shown for completeness."),
        estimate(result.auc().orElseThrow(), result.aucInterval().orElseThrow()),
        MeasuredParts.rate(result.tprAtFpr01()),
        MeasuredParts.rate(result.tprAtFpr0001()),
        result.holmPValue().orElse(1.0),
        result.roc().stream()
            .map(p -> new Attacks.RocPoint(p.falsePositiveRate(), p.truePositiveRate()))
            .toList());
  }

  private static Estimate estimate(double value, Interval interval) {
    return Estimate.of(value, interval.low(), interval.high());
  }

  private static Chapter chapter(ShadowResult result) {
    List<Chapter.Item> items = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (ShadowAttack attack : result.attacks()) {
      EpsilonBounds bounds = attack.epsilon().orElseThrow();
      rows.add(
          List.of(
              name(attack.result()),
              figure(bounds.oneRun()),
              figure(bounds.oneRunCeiling()),
              figure(bounds.clopperPearson()),
              figure(bounds.clopperPearsonCeiling()),
              rate(attack.result().tprAtFpr0001())));
    }
    items.add(
        new Chapter.Table(
            "Lower bounds on epsilon, 95% confidence each",
            List.of(
                "Attack",
                "One run (proved)",
                "at most",
                "Clopper-Pearson (trials taken as independent)",
                "at most",
                "Members found at 0.1% false alarms"),
            rows));
    items.add(new Chapter.Heading("Planted canaries"));
    items.add(canaries(result));
    return new Chapter(
        "shadow",
        "What do the attacks say about epsilon?",
        "Observed epsilon",
        "A bound of 0 refutes nothing; it is to be read beside the largest bound that so many records"
            + " could have given.",
        items);
  }

  private static Chapter.Item canaries(ShadowResult result) {
    Optional<CanaryExposure> exposure = result.exposure();
    Optional<AttackResult> attack = result.canaries().map(ShadowAttack::result);
    if (exposure.isEmpty() || attack.flatMap(AttackResult::auc).isEmpty()) {
      return new Chapter.Missing(
          attack.flatMap(AttackResult::withheld).orElse("No canary was planted") + ".");
    }
    return new Chapter.Table(
        "%d planted canaries among %d that were not planted"
            .formatted(exposure.get().planted(), exposure.get().notPlanted()),
        List.of("Figure", "Value", "Interval", "By chance"),
        List.of(
            List.of(
                "Exposure in bits",
                figure(exposure.get().mean()),
                figure(exposure.get().interval().low())
                    + " to "
                    + figure(exposure.get().interval().high()),
                figure(exposure.get().byChance())),
            List.of(
                "AUC",
                figure(attack.get().auc().orElseThrow()),
                figure(attack.get().aucInterval().orElseThrow().low())
                    + " to "
                    + figure(attack.get().aucInterval().orElseThrow().high()),
                "0.5")));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
