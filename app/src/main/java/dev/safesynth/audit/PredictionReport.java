package dev.safesynth.audit;

import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an audit of private prediction found. Computed without any private record, so it may be
/// shown to anybody.
///
/// @param runEpsilon of a whole run: label counts, searches and draws
/// @param delta of it
/// @param uses searches on each batch, and as many draws
/// @param verdict in a word; that of the draws, unless something of the tests is refuted
/// @param distances of tests, with and without a record
/// @param searches with and without a canary
/// @param draws of private tokens
public record PredictionReport(
    double runEpsilon,
    double delta,
    int uses,
    Verdict verdict,
    DistanceCheck distances,
    SearchAudit searches,
    MechanismReport draws)
    implements AuditReport {
  static PredictionReport of(
      double runEpsilon,
      double delta,
      int uses,
      DistanceCheck distances,
      SearchAudit searches,
      MechanismReport draws) {
    boolean refuted = !distances.holds() || searches.refuted();
    return new PredictionReport(
        runEpsilon,
        delta,
        uses,
        refuted ? Verdict.FAIL : draws.verdict(),
        distances,
        searches,
        draws);
  }

  @Override
  public Map<String, Object> json() {
    var tests = new LinkedHashMap<String, Object>();
    tests.put("comparisons", distances.comparisons());
    tests.put("claimed_movement", distances.claimed());
    tests.put("largest_movement", distances.largest());
    tests.put("searches", searches.searches());
    tests.put("hits", searches.hits());
    tests.put("false_alarms", searches.falseAlarms());
    tests.put("claimed_epsilon", searches.claimedEpsilon());
    tests.put("epsilon_lower_bound", searches.epsilonLowerBound());
    tests.put("certifiable_epsilon", searches.ceiling());
    tests.put("refuted", searches.refuted());
    var json = new LinkedHashMap<String, Object>();
    json.put("verdict", verdict.name());
    json.put("run_epsilon", runEpsilon);
    json.put("delta", delta);
    json.put("uses", uses);
    json.put("tests", tests);
    json.put("draws", draws.json());
    return json;
  }

  @Override
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Tests:        a record moved a distance by %.4f units at most, 1 is claimed, in %,d exact"
                + " comparisons",
            (double) distances.largest() / distances.claimed(),
            distances.comparisons()));
    lines.add(
        String.format(
            Locale.ROOT,
            "Searches:     epsilon >= %.3g with 95%% confidence for one search, %.3g is claimed, from"
                + " %,d with and as many without the worst record (certifiable: %.3g)",
            searches.epsilonLowerBound(),
            searches.claimedEpsilon(),
            searches.searches(),
            searches.ceiling()));
    lines.add("Private tokens, of which a text has at most %,d:".formatted(uses));
    lines.addAll(draws.lines().subList(0, draws.lines().size() - 1));
    lines.add("Verdict:      " + verdict + ". " + verdict.meaning());
    return lines;
  }

  @Override
  public List<Chapter> chapters() {
    var chapters = new ArrayList<Chapter>();
    chapters.add(
        new Chapter(
            "tests",
            "Do the tests keep their promise?",
            "Tests",
            "Before each token a search asks the records whether it may come from the public model."
                + " Verdict of tests and tokens together: "
                + verdict.name()
                + ".",
            List.of(
                new Chapter.Facts(
                    "Tests and searches",
                    List.of(
                        new Fact(
                            "A record moves a distance by at most",
                            String.format(
                                Locale.ROOT,
                                "%.4f units found in %,d exact comparisons, 1 claimed",
                                (double) distances.largest() / distances.claimed(),
                                distances.comparisons())),
                        new Fact(
                            "\u03B5 of one search, 95% confidence",
                            String.format(
                                Locale.ROOT,
                                "at least %.3g, claimed %.3g; %,d searches in each world",
                                searches.epsilonLowerBound(),
                                searches.claimedEpsilon(),
                                searches.searches())))))));
    chapters.addAll(draws.chapters());
    return chapters;
  }
}
