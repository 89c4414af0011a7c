package dev.safesynth.report;

import dev.safesynth.data.LabelledText;
import dev.safesynth.report.Attacks.Attack;
import dev.safesynth.report.Attacks.Disclosure;
import dev.safesynth.report.Attacks.RocPoint;
import dev.safesynth.report.Fidelity.Diversity;
import dev.safesynth.report.Fidelity.LabelCount;
import dev.safesynth.report.Fidelity.Lengths;
import dev.safesynth.report.Fidelity.Overlap;
import dev.safesynth.report.Guarantee.BudgetShare;
import dev.safesynth.report.Guarantee.Mechanism;
import dev.safesynth.report.LeakEntry.Protection;
import dev.safesynth.report.ReportData.Fact;
import dev.safesynth.report.ReportData.FactGroup;
import dev.safesynth.report.ReportData.Provenance;
import dev.safesynth.report.ReportData.Run;
import dev.safesynth.report.ReportData.Step;
import dev.safesynth.report.Utility.Gain;
import dev.safesynth.report.Utility.Score;
import dev.safesynth.report.Utility.Training;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reports with invented figures and texts.
final class SampleReports {
  static final String HOSTILE =
      "<script>document.title='owned'</script><img src=x onerror=alert(1)> \u202Eesrever\u0007\u0000 "
          + "\uD83D\uDE80\uD83D\uDC69\u200D\uD83D\uDD2C \u0645\u0631\u062D\u0628\u0627 \uD800 ";

  private SampleReports() {}

  /// A run where everything was measured.
  static ReportData full() {
    return new ReportData(
        run(400),
        Part.of(guarantee(8, 1.05)),
        leakMap(),
        Part.of(utility()),
        Part.of(attacks()),
        Part.of(fidelity()),
        chapters(),
        samples(),
        provenance(),
        List.of("The test rows come from one quarter of one year."),
        List.of(
            "Read the samples above, then a hundred rows of synthetic.csv.",
            "Give synthetic.csv and certificate.json to the recipient; keep metrics.json and this"
                + " report.",
            "For a stronger worst case, plan a run at \u03B5 = 2: ./safesynth plan banking.yaml --set"
                + " privacy.epsilon=2"));
  }

  /// A run without evaluation, attack or anything else that is optional.
  static ReportData bare() {
    Guarantee guarantee =
        new Guarantee(
            1,
            1e-6,
            OptionalDouble.empty(),
            "add or remove one record",
            "one record",
            List.of(),
            "none",
            List.of(),
            Optional.empty());
    return new ReportData(
        new Run(
            "Privacy report",
            "notes",
            when(),
            "SafeSynthDP 0.1.0",
            List.of(),
            40,
            38,
            List.of(),
            false),
        Part.of(guarantee),
        List.of(),
        Part.absent("The evaluation is switched off in the configuration."),
        Part.absent("The attack is switched off in the configuration."),
        Part.absent("The evaluation is switched off in the configuration."),
        List.of(),
        List.of(),
        new Provenance(List.of(), "", List.of()),
        List.of(),
        List.of());
  }

  /// A run whose parts are there but hold sentences in place of figures.
  static ReportData withheld() {
    ReportData full = full();
    Attack attack =
        new Attack(
            "n-gram attack",
            "It scores records.",
            Estimate.of(0.61, 0.55, 0.67),
            Part.absent("fewer than 299 outsiders cannot certify a rate of 1%."),
            Part.absent("fewer than 2,995 outsiders cannot certify a rate of 0.1%."),
            0.0002,
            List.of());
    return new ReportData(
        full.run(),
        full.guarantee(),
        full.leakMap(),
        Part.of(
            new Utility(
                "Naive Bayes",
                utility().scores().subList(0, 1),
                600,
                "95% bootstrap over test rows",
                0.14,
                Part.absent("the run made no public-only texts."),
                Part.absent("There are too few real rows for a learning curve."),
                Optional.empty())),
        Part.of(
            new Attacks(
                120,
                118,
                "The split was drawn at random.",
                Part.absent("the classifier was not trained."),
                Part.of(List.of(attack)),
                Part.absent("The texts are shorter than the fragments."),
                Part.absent("The texts are shorter than the fragments."))),
        Part.of(
            new Fidelity(
                Part.absent("There are no labels."),
                Part.absent("There are no lengths."),
                Part.absent("Too few words."),
                Part.absent("Too few words."))),
        List.of(),
        full.samples(),
        full.provenance(),
        full.caveats(),
        full.nextSteps());
  }

  /// Synthetic rows of somebody else, of which no guarantee is known.
  static ReportData withoutClaim() {
    ReportData full = full();
    return new ReportData(
        full.run(),
        Part.absent("No certificate was named."),
        List.of(),
        full.utility(),
        full.attacks(),
        full.fidelity(),
        List.of(),
        full.samples(),
        full.provenance(),
        List.of(),
        List.of());
  }

  /// Every text is hostile or far too long.
  static ReportData hostile() {
    ReportData full = full();
    String endless = "x".repeat(10_000);
    List<LabelCount> labels = new ArrayList<>();
    for (int i = 0; i < 77; i++) {
      labels.add(new LabelCount(HOSTILE + i, 13, i));
    }
    labels.add(new LabelCount(endless, 0, 0));
    Fidelity fidelity = fidelity();
    List<LabelledText> samples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      samples.add(new LabelledText(HOSTILE, HOSTILE.repeat(3)));
      samples.add(new LabelledText(endless, endless));
    }
    return new ReportData(
        new Run(
            "Privacy report",
            HOSTILE + endless,
            when(),
            HOSTILE,
            List.of(HOSTILE, endless),
            1,
            2,
            List.of(new Fact(HOSTILE, "/" + endless)),
            true),
        full.guarantee(),
        List.of(new LeakEntry(endless, Protection.OUT_OF_SCOPE, HOSTILE)),
        full.utility(),
        full.attacks(),
        Part.of(
            new Fidelity(
                Part.of(labels), fidelity.lengths(), fidelity.diversity(), fidelity.overlap())),
        List.of(
            new Chapter(
                "hostile",
                HOSTILE,
                "Hostile",
                endless,
                List.of(
                    new Chapter.Sentence(HOSTILE),
                    new Chapter.Missing(endless),
                    new Chapter.Table(
                        HOSTILE, List.of(HOSTILE, endless), List.of(List.of(endless, HOSTILE)))))),
        samples,
        new Provenance(
            List.of(new FactGroup(HOSTILE, List.of(new Fact(endless, endless)))),
            endless,
            List.of(new Step(HOSTILE, endless))),
        List.of(endless),
        List.of(HOSTILE));
  }

  private static List<Chapter> chapters() {
    var first = new ArrayList<Chapter.Point>();
    var second = new ArrayList<Chapter.Point>();
    for (int i = 0; i < 900; i++) {
      first.add(new Chapter.Point(Math.sin(i * 1.7) * i, Math.cos(i * 2.3) * i));
      second.add(new Chapter.Point(Math.sin(i * 0.7) * i / 2, Math.cos(i * 1.3) * i));
    }
    return List.of(
        new Chapter(
            "texts",
            "How close are the texts?",
            "Closeness",
            "Two sets are compared in three ways.",
            List.of(
                new Chapter.Heading("Figures"),
                new Chapter.Table(
                    "Closeness to held-out rows",
                    List.of("Measure", "Synthetic", "Real rows"),
                    List.of(List.of("MAUVE", "0.71 (0.69\u20130.73)", "0.97"))),
                new Chapter.Missing("There are too few rows for the distance of means."),
                new Chapter.Scatter(
                    "Map of both sets",
                    "Each point is a text.",
                    new Chapter.Cloud("real rows", first),
                    new Chapter.Cloud("synthetic rows", second)))));
  }

  static Guarantee guarantee(double epsilon, double rho) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("nominal batch size G", "8");
    parameters.put("clipping bound C", "1.31");
    parameters.put("temperature", "1.0");
    parameters.put("tokens charged per text T", "48");
    parameters.put("support Top-k+", "k = 100, from public logits");
    return new Guarantee(
        epsilon,
        1e-6,
        OptionalDouble.of(rho),
        "add or remove one record",
        "one record",
        List.of(
            new Mechanism(
                "Exponential mechanism for each token",
                parameters,
                "C / G in every token's score (maximum norm)",
                0.95 * rho,
                "48 times per text; each record reaches one text at most",
                "InvisibleInk (Vinod, Pillutla, Thakurta 2025), Theorem 1, for add or remove one"),
            new Mechanism(
                "Discrete Gaussian histogram of labels",
                Map.of("sigma squared", "9.1"),
                "1 (Euclidean norm)",
                0.05 * rho,
                "once",
                "Canonne, Kamath, Steinke 2020, Theorem 4")),
        "tight conversion from zero-concentrated privacy (Canonne, Kamath, Steinke 2020, Corollary"
            + " 13)",
        List.of(new BudgetShare("Texts", 0.95), new BudgetShare("Label histogram", 0.05)),
        Optional.of(
            "In all, by the ledger, data set banking77 has spent epsilon 11.4 at delta 1e-6 over 3"
                + " runs; limit epsilon 20 at delta 1e-6, which leaves epsilon 14.1."));
  }

  private static ZonedDateTime when() {
    return ZonedDateTime.of(2026, 11, 23, 14, 5, 0, 0, ZoneOffset.UTC);
  }

  private static Run run(long made) {
    return new Run(
        "Privacy report",
        "Banking77, eight intents",
        when(),
        "SafeSynthDP 0.1.0",
        List.of(
            "400 synthetic questions were written under \u03B5 = 8, \u03B4 = 10\u207B\u2076 for one record.",
            "A classifier trained on them reaches 78.2% on real questions: 26 points above the public"
                + " model alone, 13 below the original rows.",
            "The attack did not tell members from outsiders."),
        400,
        made,
        List.of(
            new Fact("Synthetic rows", "/home/ada/banking/out/synthetic.csv"),
            new Fact("Certificate", "/home/ada/banking/out/certificate.json"),
            new Fact("Metrics (internal)", "/home/ada/banking/out/metrics.json")),
        true);
  }

  private static List<LeakEntry> leakMap() {
    return List.of(
        new LeakEntry(
            "Synthetic rows",
            Protection.PAID_FOR,
            "Every token is drawn by a mechanism whose cost is in the guarantee."),
        new LeakEntry(
            "Number of rows per label",
            Protection.PAID_FOR,
            "A noisy histogram decides; its cost is in the guarantee."),
        new LeakEntry(
            "Certificate", Protection.PUBLIC, "Configuration and planned costs, no data figures."),
        new LeakEntry(
            "Metrics", Protection.INTERNAL, "Exact functions of private records, not charged for."),
        new LeakEntry("This report", Protection.INTERNAL, "It shows the metrics."),
        new LeakEntry(
            "Log and progress", Protection.PUBLIC, "Planned numbers only; no private figures."),
        new LeakEntry("File names", Protection.PUBLIC, "They come from the configuration."),
        new LeakEntry(
            "Refusals and exit code",
            Protection.INTERNAL,
            "That a row was malformed depends on the rows: show it to the data owner only."),
        new LeakEntry(
            "Running time",
            Protection.OUT_OF_SCOPE,
            "Texts that end early make a run shorter. Keep run times to yourself."));
  }

  private static Utility utility() {
    List<Score> scores = new ArrayList<>();
    add(scores, "Naive Bayes", 0.751, 0.482, 0.828, 0.884);
    add(scores, "Logistic regression", 0.782, 0.521, 0.852, 0.913);
    add(scores, "Linear SVM", 0.769, 0.509, 0.861, 0.921);
    return new Utility(
        "Logistic regression",
        scores,
        600,
        "95% bootstrap over test rows",
        0.137,
        Part.of(
            List.of(
                new Gain("Naive Bayes", Estimate.of(0.269, 0.221, 0.316)),
                new Gain("Logistic regression", Estimate.of(0.261, 0.213, 0.309)),
                new Gain("Linear SVM", Estimate.of(0.26, 0.211, 0.31)))),
        Part.of(
            "For logistic regression the 400 synthetic rows are worth about 180 real ones (130 to"
                + " 260)."),
        Optional.of(Estimate.of(0.902, 0.861, 0.948)));
  }

  private static void add(
      List<Score> scores, String model, double synthetic, double floor, double same, double all) {
    scores.add(score(model, Training.SYNTHETIC, synthetic, 400));
    scores.add(score(model, Training.PUBLIC_ONLY, floor, 400));
    scores.add(score(model, Training.ORIGINAL_SAME_SIZE, same, 400));
    scores.add(score(model, Training.ORIGINAL, all, 1021));
  }

  private static Score score(String model, Training training, double accuracy, long rows) {
    return new Score(
        model,
        training,
        Estimate.of(accuracy, accuracy - 0.033, accuracy + 0.032),
        Estimate.of(accuracy - 0.012, accuracy - 0.047, accuracy + 0.021),
        rows);
  }

  private static Attacks attacks() {
    List<RocPoint> roc = new ArrayList<>();
    for (int i = 0; i <= 510; i++) {
      double rate = i / 510.0;
      double wave = 1 + 0.25 * Math.sin(i / 9.0) * (1 - rate);
      roc.add(new RocPoint(rate, Math.min(1, rate * wave)));
    }
    return new Attacks(
        511,
        510,
        "Which is which was decided by a fair coin for each record.",
        Part.of(Estimate.of(0.497, 0.461, 0.533)),
        Part.of(
            List.of(
                new Attack(
                    "Calibrated bigram attack",
                    "It scores a record by how much likelier a bigram model of the synthetic rows finds"
                        + " it than a bigram model of other real text.",
                    Estimate.of(0.512, 0.477, 0.547),
                    Part.of(Estimate.of(0.014, 0.005, 0.028)),
                    Part.absent("2,995 outsiders are needed, there are 510."),
                    0.42,
                    roc))),
        Part.of(new Disclosure("8-word sequences that occur in exactly one record", 3, 2, 0.5)),
        Part.of(new Attacks.Observed("By guessing that their owners are members.", 0, 5.1)));
  }

  private static Fidelity fidelity() {
    String[] names = {
      "card_arrival",
      "lost_or_stolen_card",
      "exchange_rate",
      "transfer_not_received_by_recipient",
      "pin_blocked",
      "top_up_failed",
      "refund_not_showing_up",
      "verify_my_identity"
    };
    List<LabelCount> labels = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      labels.add(new LabelCount(names[i], 140 - 11L * i, 53 - 2L * i));
    }
    return new Fidelity(
        Part.of(labels),
        Part.of(
            new Lengths(
                List.of(0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40),
                List.of(20L, 210L, 380L, 190L, 98L, 60L, 31L, 17L, 10L, 5L),
                List.of(4L, 71L, 130L, 102L, 48L, 27L, 12L, 6L, 0L, 0L),
                Optional.of(List.of(0L, 20L, 88L, 120L, 90L, 50L, 22L, 8L, 2L, 0L)))),
        Part.of(
            List.of(
                new Diversity("Real", 0.21, 0.58),
                new Diversity("Synthetic", 0.19, 0.55),
                new Diversity("Public model only", 0.12, 0.4))),
        Part.of(
            List.of(
                new Overlap(3, 0.312, 0.304),
                new Overlap(5, 0.061, 0.058),
                new Overlap(8, 0.004, 0.003))));
  }

  private static List<LabelledText> samples() {
    return List.of(
        new LabelledText("card_arrival", "I still have not got my new card, when will it come?"),
        new LabelledText(
            "exchange_rate", "The rate you used for my purchase abroad is wrong. How is it set?"),
        new LabelledText("pin_blocked", "My PIN is locked after three tries. What now?"),
        new LabelledText("top_up_failed", "Why did my top-up not go through today?"),
        new LabelledText(
            "lost_or_stolen_card",
            "I think that somebody took my card on the bus this morning, please block it at once and"
                + " tell me how to order another one."),
        new LabelledText("verify_my_identity", "Which documents do you need to check who I am?"));
  }

  private static Provenance provenance() {
    return new Provenance(
        List.of(
            new FactGroup(
                "Model and engine",
                List.of(
                    new Fact("Model", "SmolLM2-135M-Instruct, Q8_0"),
                    new Fact(
                        "SHA-256 of the model",
                        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
                    new Fact("Engine", "llama.cpp 0.5.0"))),
            new FactGroup(
                "Run",
                List.of(
                    new Fact("Seeds", "Mechanisms: system generator, no seed. Evaluation: seed 1."),
                    new Fact("Java", "25.0.3")))),
        "input:\n  file: banking.csv\n  text: question\n  label: intent\nprivacy:\n  epsilon: 8\n  delta:"
            + " 1e-6\nrecords: 400\n",
        List.of(
            new Step("Check that the rows belong to the certificate.", "sha256sum synthetic.csv"),
            new Step(
                "See the plan again; it reads no private record.", "./safesynth plan run.yaml"),
            new Step("A second run writes other rows, because mechanisms have no seed.", "")));
  }
}
