package dev.safesynth.attack.shadow;

import dev.safesynth.attack.AttackResult;
import dev.safesynth.attack.BlindBaseline;
import dev.safesynth.attack.ReleaseSignals;
import dev.safesynth.data.LabelledText;
import dev.safesynth.statistics.Binomial;
import dev.safesynth.text.NearDuplicates;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Membership inference with shadow releases. Several releases of one configuration were made, each
/// from a random half of the same records. The adversary knows the members of some of them, the
/// references, and attacks the others, the targets: record by record, was it in?
///
/// Two signals of a release for a record ([ReleaseSignals]): the mean log probability of its words
/// under bigrams of the released texts (after Meeus et al. 2025, "The Canary's Echo"), and the
/// confidence in its label of a logistic regression trained on them. Two ways to compare the signal
/// with the references: [Lira] and [Rmia]. The primary attack, fixed before any run, is [#PRIMARY].
///
/// The last quarter of the releases, one at least, are targets; no reference is attacked and no
/// target helps, so the coins of the targets are independent of all that the adversary knows, as
/// the bounds on epsilon require. Records that have a near-duplicate are not attacked: their
/// membership is not their own. Deterministic for a seed.
public final class ShadowGame {
  /// The attack that is judged.
  public static final String PRIMARY = "rmia_bigram";

  /// Fewest releases: one target and four references, so that seven records of eight are in some
  /// reference and missing from another.
  public static final int FEWEST_RELEASES = 5;

  private static final double TARGET_SHARE = 0.25;

  /// Fewest records a side that are worth attacking, as in the attack without shadows.
  private static final int FEWEST_RECORDS = 25;

  private static final int FEWEST_CANARIES = 10;
  private static final double UNEXPLAINED = 0.05;

  private final Inputs inputs;
  private final Random random;
  private final int targets;
  private final BitSet attacked = new BitSet();
  private final int duplicates;

  /// What the game is played with.
  ///
  /// @param records of which each release was given a random part; canaries come last
  /// @param canaries how many of them are made up
  /// @param claimedEpsilon of each release, where there is a claim
  /// @param delta of the claim, or at which bounds are given, in (0, 1)
  /// @param seed of subsamples and folds; no privacy rests on it
  public record Inputs(
      List<LabelledText> records,
      int canaries,
      List<ShadowRelease> releases,
      Optional<Double> claimedEpsilon,
      double delta,
      long seed) {
    public Inputs {
      records = List.copyOf(records);
      releases = List.copyOf(releases);
      if (canaries < 0 || canaries > records.size() || !(delta > 0 && delta < 1)) {
        throw new IllegalArgumentException("canaries are records; delta must be in (0, 1)");
      }
    }

    int real() {
      return records.size() - canaries;
    }

    /// Hides the records.
    @Override
    public String toString() {
      return "Inputs[withheld]";
    }
  }

  private ShadowGame(Inputs inputs) {
    this.inputs = inputs;
    this.random = new Random(inputs.seed());
    int releases = inputs.releases().size();
    this.targets = (int) Math.min(releases, Math.max(1, TARGET_SHARE * releases));
    int[] clusters =
        NearDuplicates.clusters(inputs.records().stream().map(LabelledText::text).toList());
    int[] sizes = new int[clusters.length];
    Arrays.stream(clusters).forEach(cluster -> sizes[cluster]++);
    IntStream.range(0, clusters.length)
        .filter(record -> sizes[clusters[record]] == 1)
        .forEach(attacked::set);
    duplicates = inputs.real() - real(attacked);
  }

  private int real(BitSet records) {
    return (int) records.stream().filter(record -> record < inputs.real()).count();
  }

  /// Plays it.
  public static ShadowResult play(Inputs inputs) {
    return new ShadowGame(inputs).play();
  }

  private ShadowResult play() {
    if (inputs.releases().size() < FEWEST_RELEASES) {
      return withheld(
          "%d releases with known members are too few for any attack, which needs %d"
              .formatted(inputs.releases().size(), FEWEST_RELEASES),
          List.of());
    }
    int distinct = real(attacked);
    for (int record = 0; record < inputs.records().size(); record++) {
      long in = inReferences(record);
      if (in == 0 || in == references()) {
        attacked.clear(record);
      }
    }
    int unseen = distinct - real(attacked);
    for (int target = references(); target < inputs.releases().size(); target++) {
      if (texts(target, true).size() < FEWEST_RECORDS
          || texts(target, false).size() < FEWEST_RECORDS) {
        return withheld(
            "an attacked release has fewer than "
                + FEWEST_RECORDS
                + " distinct members or non-members that references tell something about: nothing"
                + " can be measured",
            List.of());
      }
    }
    List<BlindBaseline> blind =
        IntStream.range(references(), inputs.releases().size())
            .mapToObj(
                target -> BlindBaseline.measure(texts(target, true), texts(target, false), random))
            .toList();
    if (tooManyFail(blind)) {
      return withheld(
          "members and non-members can be told apart without a release: members were not chosen at"
              + " random",
          blind);
    }
    List<ReleaseSignals> signals =
        inputs.releases().stream()
            .map(release -> new ReleaseSignals(release.synthetic(), Optional.empty()))
            .toList();
    SignalTable table = table(0, inputs.real(), signals);
    SignalTable.Scores primary = SignalTable.Scores.joined(table.scores(PRIMARY));
    Optional<List<SignalTable.Scores>> canaries =
        inputs.canaries() == 0
            ? Optional.empty()
            : Optional.of(table(inputs.real(), inputs.records().size(), signals).scores(PRIMARY));
    return new ShadowResult(
        Optional.empty(),
        inputs.releases().size(),
        references(),
        targets,
        real(attacked),
        duplicates,
        unseen,
        primary.members().length,
        primary.nonMembers().length,
        blind,
        attacks(table),
        canaries.map(this::canaryAttack),
        canaries
            .filter(ShadowGame::enoughCanaries)
            .map(scores -> CanaryExposure.of(scores, random)),
        inputs.claimedEpsilon());
  }

  /// Each baseline fails for a few random splits too: whether more fail than that explains.
  private static boolean tooManyFail(List<BlindBaseline> blind) {
    int failed = (int) blind.stream().filter(baseline -> !baseline.passed()).count();
    double rate = blind.getFirst().falseAlarmRate();
    return new Binomial(blind.size(), rate).atLeast(failed) <= UNEXPLAINED;
  }

  private ShadowResult withheld(String reason, List<BlindBaseline> blind) {
    return new ShadowResult(
        Optional.of(reason),
        inputs.releases().size(),
        references(),
        targets,
        0,
        duplicates,
        0,
        0,
        0,
        blind,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        inputs.claimedEpsilon());
  }

  private int references() {
    return inputs.releases().size() - targets;
  }

  private long inReferences(int record) {
    return inputs.releases().subList(0, references()).stream()
        .filter(release -> release.members().get(record))
        .count();
  }

  /// The attacked real records that a release had, or had not.
  private List<LabelledText> texts(int release, boolean member) {
    return attacked.stream()
        .filter(record -> record < inputs.real())
        .filter(record -> isMember(release, record) == member)
        .mapToObj(inputs.records()::get)
        .toList();
  }

  private boolean isMember(int release, int record) {
    return inputs.releases().get(release).members().get(record);
  }

  /// Of the attacked records in a range.
  private SignalTable table(int from, int to, List<ReleaseSignals> signals) {
    return new SignalTable(
        inputs.records(),
        attacked.stream().filter(record -> record >= from && record < to).toArray(),
        inputs.releases(),
        signals,
        references());
  }

  private List<ShadowAttack> attacks(SignalTable table) {
    List<ShadowAttack> attacks =
        SignalTable.ATTACKS.stream()
            .map(name -> attack(name, SignalTable.Scores.joined(table.scores(name))))
            .toList();
    List<AttackResult> corrected =
        AttackResult.corrected(attacks.stream().map(ShadowAttack::result).toList());
    return IntStream.range(0, attacks.size())
        .mapToObj(i -> new ShadowAttack(corrected.get(i), attacks.get(i).epsilon()))
        .toList();
  }

  private ShadowAttack attack(String name, SignalTable.Scores scores) {
    return new ShadowAttack(
        AttackResult.of(name, name.equals(PRIMARY), scores.members(), scores.nonMembers()),
        Optional.of(
            EpsilonBounds.of(scores.members(), scores.nonMembers(), inputs.delta(), random)));
  }

  private ShadowAttack canaryAttack(List<SignalTable.Scores> scores) {
    return enoughCanaries(scores)
        ? attack(PRIMARY, SignalTable.Scores.joined(scores))
        : new ShadowAttack(
            AttackResult.withheld(
                PRIMARY, true, "fewer than " + FEWEST_CANARIES + " canaries on one side"),
            Optional.empty());
  }

  private static boolean enoughCanaries(List<SignalTable.Scores> scores) {
    return scores.stream()
        .allMatch(
            of ->
                of.members().length >= FEWEST_CANARIES
                    && of.nonMembers().length >= FEWEST_CANARIES);
  }
}
