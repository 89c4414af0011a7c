package dev.safesynth.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.BlindBaseline;
import dev.safesynth.attack.Disclosure;
import dev.safesynth.attack.MembershipInference;
import dev.safesynth.attack.NearestDistances;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.fidelity.FidelityReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Everything measured about a release: the contents of `metrics.json`. Property names there are
/// these components in snake_case; intervals are arrays `[low, high]`; what could not be measured
/// is absent.
///
/// @param internal always true: the figures are exact functions of private records
/// @param note says so in words
/// @param verdict what the figures support, in plain sentences
/// @param nTest number of real test rows
/// @param utility one row per model and training data
/// @param differences synthetic against the other training data
/// @param majority the trivial baseline
/// @param realEquivalent how many real rows the synthetic ones are worth
/// @param retention share of the gain over the majority that synthetic rows keep of as many real
///   rows
/// @param labels per label, by logistic regression
/// @param confusions the most frequent ones of logistic regression trained on synthetic rows
/// @param remarks what weakens the utility figures, or why there are none, as sentences
/// @param inContext what the texts are worth as examples for a language model
/// @param fidelity how near the synthetic texts are to real ones, with ceiling and floor
/// @param attacks one per score; only the primary one is to be judged
/// @param attackSetup the same attacks' sample sizes, blind baseline and disclosure test
/// @param extraction what the release repeats of members, against records it cannot know
/// @param nearestDistances which prove nothing, and say so
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Metrics(
    boolean internal,
    String note,
    List<String> verdict,
    Optional<Integer> nTest,
    List<UtilityRow> utility,
    List<Difference> differences,
    Optional<Utility.Majority> majority,
    Optional<RealEquivalent> realEquivalent,
    Optional<Score> retention,
    List<LabelScore> labels,
    List<Confusion> confusions,
    List<String> remarks,
    Optional<InContextLearning> inContext,
    Optional<Distributions> distributions,
    Optional<FidelityReport> fidelity,
    List<AttackResult> attacks,
    Optional<AttackSetup> attackSetup,
    Optional<Extraction.Result> extraction,
    Optional<NearestDistances> nearestDistances) {
  private static final String NOTE =
      "Exact functions of private records, computed without noise: for the owners of the data only,"
          + " not part of the release and not covered by its guarantee.";

  /// The same figures of texts that must not leave, which says so first.
  public Metrics withoutGuarantee() {
    var marked = new ArrayList<String>();
    marked.add(
        "NOT PRIVATE: private records were examples for these texts, which carry no guarantee and must"
            + " not leave.");
    marked.addAll(verdict);
    return saying(marked);
  }

  /// The same figures with more to say about them.
  ///
  /// @param remarks full sentences
  public Metrics with(List<String> remarks) {
    return saying(Stream.concat(verdict.stream(), remarks.stream()).toList());
  }

  private Metrics saying(List<String> sentences) {
    return new Metrics(
        internal,
        note,
        sentences,
        nTest,
        utility,
        differences,
        majority,
        realEquivalent,
        retention,
        labels,
        confusions,
        remarks,
        inContext,
        distributions,
        fidelity,
        attacks,
        attackSetup,
        extraction,
        nearestDistances);
  }

  public Metrics {
    verdict = List.copyOf(verdict);
    utility = List.copyOf(utility);
    differences = List.copyOf(differences);
    attacks = List.copyOf(attacks);
    labels = List.copyOf(labels);
    confusions = List.copyOf(confusions);
    remarks = List.copyOf(remarks);
  }

  /// What the attacks were run on.
  public record AttackSetup(
      int members,
      int nonMembers,
      int scoredMembers,
      int scoredNonMembers,
      int acrossSplit,
      Optional<BlindBaseline> blindBaseline,
      Optional<Disclosure> disclosure) {}

  /// Collects results; each may be absent when that part was not asked for.
  public static Metrics of(
      Optional<Utility> utility,
      Optional<InContextLearning> inContext,
      Optional<Distributions> distributions,
      Optional<FidelityReport> fidelity,
      Optional<MembershipInference.Result> attack,
      Optional<Extraction.Result> extraction,
      Optional<NearestDistances> nearestDistances) {
    return new Metrics(
        true,
        NOTE,
        Verdict.of(utility, attack, extraction),
        utility.map(Utility::nTest),
        utility.map(Utility::rows).orElse(List.of()),
        utility.map(Utility::differences).orElse(List.of()),
        utility.flatMap(Utility::majority),
        utility.flatMap(Utility::realEquivalent),
        utility.flatMap(Utility::retention),
        utility.map(Utility::labels).orElse(List.of()),
        utility.map(Utility::confusions).orElse(List.of()),
        utility.map(Metrics::remarks).orElse(List.of()),
        inContext,
        distributions,
        fidelity,
        attack.map(MembershipInference.Result::attacks).orElse(List.of()),
        attack.map(
            result ->
                new AttackSetup(
                    result.members(),
                    result.nonMembers(),
                    result.scoredMembers(),
                    result.scoredNonMembers(),
                    result.acrossSplit(),
                    result.blindBaseline(),
                    result.disclosure())),
        extraction,
        nearestDistances);
  }

  private static List<String> remarks(Utility utility) {
    return Stream.concat(utility.withheld().stream(), utility.remarks().stream()).toList();
  }

  /// The text of `metrics.json`, indented, ending in a newline.
  public String toJson() {
    return mapper().writeValueAsString(this) + "\n";
  }

  /// Reads what [#toJson] wrote.
  public static Metrics fromJson(String json) {
    return mapper().readValue(json, Metrics.class);
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }
}
