package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.embedding.Embedder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The votes of one round as an audit sees them. The worst record is one whose vote the auditor can
/// foresee: it says the same as a candidate.
public final class AuditedVotes implements AuditedSum {
  /// Nobody but the canary votes for its candidate.
  static final String LONE = "lone vote";

  /// Others vote for it too.
  static final String CROWDED = "vote in company";

  /// The candidates: made up, and far enough from each other.
  static final List<String> TEXTS =
      List.of(
          "The team won the final after extra time",
          "Shares fell as oil became dearer",
          "A new telescope looks at distant galaxies",
          "Heavy rain is expected on the coast tonight",
          "The recipe asks for two eggs and some flour",
          "My card was declined at the supermarket",
          "The museum shows paintings from the last century",
          "Doctors advise more sleep and less sugar");

  private static final int CROWD = 0;
  private static final int LONELY = 5;

  /// What is audited. The seam is there so that tests can hand in broken votes and see the audit
  /// object.
  interface Votes {
    Released<List<Long>> release(
        Private<List<GeneratorRecord>> records,
        Candidates candidates,
        Allowance allowance,
        NoiseSource noise);
  }

  private final Votes votes;
  private final Candidates candidates;
  private final List<GeneratorRecord> bystanders;

  /// The votes that a plan releases.
  ///
  /// @param plan with an evolution
  public static AuditedVotes of(
      Embedder embedder, GenerationSettings settings, GenerationPlan plan) {
    var nearest = new NearestVotes(embedder::vector);
    NoisyVectorSum mechanism = plan.evolution().orElseThrow().votes();
    return new AuditedVotes(
        settings.labelWords().size(),
        (records, candidates, allowance, noise) ->
            nearest.release(records, candidates, mechanism, allowance, noise));
  }

  /// @param labels how many labels there are; the canary is of the first
  AuditedVotes(int labels, Votes votes) {
    this.votes = votes;
    var byLabel = new ArrayList<List<String>>(Collections.nCopies(labels, List.of()));
    byLabel.set(0, TEXTS);
    if (labels > 1) {
      byLabel.set(1, TEXTS);
    }
    this.candidates = new Candidates(byLabel);
    var others = new ArrayList<GeneratorRecord>();
    for (int i = 0; i < 4; i++) {
      others.add(record("in the crowd " + i, 0, TEXTS.get(CROWD)));
      others.add(record("of another label " + i, labels - 1, TEXTS.get(1)));
    }
    this.bystanders = List.copyOf(others);
  }

  private static GeneratorRecord record(String id, int label, String text) {
    return new GeneratorRecord(id, label, new LabelledText("canary", text));
  }

  @Override
  public String subject() {
    return "votes of one round";
  }

  @Override
  public List<String> canaries() {
    return List.of(LONE, CROWDED);
  }

  @Override
  public double draw(String canary, boolean in, Allowance allowance, NoiseSource noise) {
    int candidate = canary.equals(LONE) ? LONELY : CROWD;
    var records = new ArrayList<>(bystanders);
    if (in) {
      records.add(record("canary", 0, TEXTS.get(candidate)));
    }
    return votes
        .release(Private.of(List.copyOf(records)), candidates, allowance, noise)
        .value()
        .get(candidate);
  }
}
