package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.DiscreteLaplaceMechanism;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.PermuteAndFlip;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a plan spends on, beside the label counts: one kind for each way in which records reach the
/// texts. All figures follow from public settings.
public sealed interface Spending {
  String IN_BATCHES = "parallel over disjoint batches by keyed hash";

  /// The privacy loss of all uses together. A batch is one part of the records and all cost the
  /// same, so one stands for all.
  PrivacyLoss loss();

  /// Every use of a mechanism on private records, in order, for readers of the certificate.
  List<Use> uses();

  /// A mechanism with what a reader of the certificate has to know about its use.
  ///
  /// @param share what it is for, in a few words
  /// @param purpose the same as a sentence's part
  /// @param parameters of the noise; public
  /// @param uses that one record can be touched by, charged in full
  /// @param composition how the uses add up
  /// @param proof where the theorem is
  record Use(
      Mechanism mechanism,
      String share,
      String purpose,
      Map<String, Object> parameters,
      int uses,
      String composition,
      String proof) {
    /// What all uses cost together.
    public ZeroConcentrated cost() {
      return mechanism.zeroConcentrated().times(uses);
    }
  }

  /// Every token of every text, drawn beside the records of the text's batch.
  ///
  /// @param draw of one token
  /// @param most tokens of a text, all of them charged whatever its real length
  record Tokens(ClippedSelection draw, int most) implements Spending {
    @Override
    public PrivacyLoss loss() {
      return draw.loss().times(most);
    }

    @Override
    public List<Use> uses() {
      return List.of(
          new Use(
              draw,
              "Tokens of the texts",
              "every token of every synthetic record",
              Spending.parameters(draw),
              most,
              "sequential over the tokens of a record, " + IN_BATCHES,
              "docs/privacy/clipped-selection.md"));
    }
  }

  /// One noisy sum of the words that each label's records use.
  ///
  /// @param sum used once on all records
  record Words(NoisyVectorSum sum) implements Spending {
    @Override
    public PrivacyLoss loss() {
      return sum.loss();
    }

    @Override
    public List<Use> uses() {
      return List.of(
          new Use(
              sum,
              "Words of each label",
              "how often the records of each label use each word of the model's vocabulary; the"
                  + " texts are written from that by the public model",
              Spending.parameters(sum),
              1,
              "once on all records that the generator may see",
              "docs/privacy/vector-sum.md"));
    }
  }

  /// A few texts of each label that are written by votes of records; all others have them as
  /// examples.
  ///
  /// @param mechanism of one token, used at most `tokens` times on each demonstration's records
  /// @param perLabel demonstrations
  /// @param voters how many records one demonstration is meant to draw on
  /// @param tokens of a demonstration at most, all of them charged
  record Votes(Mechanism mechanism, int perLabel, int voters, int tokens) implements Spending {
    @Override
    public PrivacyLoss loss() {
      return mechanism.loss().times(tokens);
    }

    @Override
    public List<Use> uses() {
      var parameters = new LinkedHashMap<String, Object>();
      switch (mechanism) {
        case NoisyVectorSum gaussian -> parameters.put("variance", gaussian.variance());
        case DiscreteLaplaceMechanism laplace -> parameters.put("scale", laplace.scale().up());
        case PermuteAndFlip flip -> parameters.put("rate", flip.rate().up());
        default -> throw new IllegalStateException("no vote by " + mechanism.name());
      }
      parameters.put("unit", VoteNoise.UNIT);
      parameters.put("demonstrations_per_label", perLabel);
      return List.of(
          new Use(
              mechanism,
              "Tokens of the demonstrations",
              "every token of a few demonstrations, which are examples for the public model that"
                  + " writes the texts",
              parameters,
              tokens,
              "sequential over the tokens of a demonstration, " + IN_BATCHES,
              "docs/privacy/token-vote.md"));
    }
  }

  /// Texts by private prediction: a search for the next token that the public model may not draw,
  /// then one draw from the records, at most `searches` times for each batch.
  ///
  /// @param test of one search
  /// @param draw of one private token
  /// @param distance above which a token is drawn from the records, in l1 norm, 0 to 2
  /// @param searches of a text at most, all of them charged, and as many draws
  record Prediction(SparseVector test, ClippedSelection draw, double distance, int searches)
      implements Spending {
    /// What is charged for each batch.
    @Override
    public PrivacyLoss loss() {
      return test.loss().times(searches).then(draw.loss().times(searches));
    }

    /// The standard deviation of the noise in one test, in records that have nothing in common with
    /// the public model.
    public double testNoise() {
      double squares =
          Math.pow(test.thresholdScale().up(), 2) + Math.pow(test.queryScale().up(), 2);
      return Math.sqrt(2 * squares) / (2 * PublicGate.UNIT);
    }

    PublicGate gate(int topK) {
      return new PublicGate(test, draw.divisor(), distance, topK);
    }

    ClippedMean mean(int topK) {
      return new ClippedMean(draw, topK);
    }

    @Override
    public List<Use> uses() {
      var parameters = new LinkedHashMap<String, Object>();
      parameters.put("threshold_scale", test.thresholdScale().up());
      parameters.put("query_scale", test.queryScale().up());
      parameters.put("unit", PublicGate.UNIT);
      parameters.put("divisor", draw.divisor());
      parameters.put("distance", distance);
      return List.of(
          new Use(
              test,
              "Which tokens are public",
              "which tokens of a text the public model may draw, by the distance between its"
                  + " prediction and the records'",
              parameters,
              searches,
              "sequential over the searches of a record, " + IN_BATCHES,
              PROOF),
          new Use(
              draw,
              "Private tokens",
              "the tokens of a text that the public model may not draw; all others come from the"
                  + " public model alone",
              Spending.parameters(draw),
              searches,
              "sequential over the private tokens of a record, " + IN_BATCHES,
              PROOF));
    }

    private static final String PROOF = "docs/privacy/private-prediction.md";
  }

  /// Rounds of votes, in each of which every record votes for one candidate of its label.
  ///
  /// @param votes of one round, used once on all records
  /// @param candidates of each text that is to be kept
  record Evolution(NoisyVectorSum votes, int rounds, int candidates) implements Spending {
    /// How many votes a kept text needs, on average, to stand out of the noise: twice its standard
    /// deviation.
    public double votesNeeded() {
      return 2 * Math.sqrt((double) votes.variance());
    }

    @Override
    public PrivacyLoss loss() {
      return votes.loss().times(rounds);
    }

    @Override
    public List<Use> uses() {
      Map<String, Object> parameters = Spending.parameters(votes);
      parameters.put("candidates_per_text", candidates);
      return List.of(
          new Use(
              votes,
              "Votes for texts",
              "how many records are nearest to each text that the public model wrote; the texts with"
                  + " the most votes are kept, and varied by the public model between rounds",
              parameters,
              rounds,
              "once in every round on all records that the generator may see",
              "docs/privacy/private-evolution.md"));
    }
  }

  private static Map<String, Object> parameters(NoisyVectorSum sum) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("variance", sum.variance());
    parameters.put("bound", sum.bound());
    return parameters;
  }

  private static Map<String, Object> parameters(ClippedSelection draw) {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("clip", draw.clip());
    parameters.put("divisor", draw.divisor());
    parameters.put("temperature", draw.temperatureMilli() / 1000.0);
    parameters.put("grid", "2^-16");
    return parameters;
  }
}
