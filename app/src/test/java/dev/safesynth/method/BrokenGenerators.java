package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Generators with a classic mistake each, all of which claim to be the honest one. In the test
/// tree and in the generator's package: the product has no way to make one.
public final class BrokenGenerators {
  private static final Batches.Partition KEYED = Batches::route;

  private BrokenGenerators() {}

  /// Influences are summed as they come.
  public static AuditedGenerator withoutClipping(ClippedSelection claimed, int topK) {
    return new AuditedGenerator(claimed, new Unclipped(claimed, topK), KEYED);
  }

  /// Divides by the number of the other records.
  public static AuditedGenerator divisorOffByOne(ClippedSelection claimed, int topK) {
    return inFact(
        claimed,
        new ClippedSelection(
            claimed.clipUnits(), claimed.divisor() - 1, claimed.temperatureMilli()),
        topK);
  }

  /// Divides by half the number that accounting uses.
  public static AuditedGenerator divisorHalved(ClippedSelection claimed, int topK) {
    return inFact(
        claimed,
        new ClippedSelection(
            claimed.clipUnits(), claimed.divisor() / 2, claimed.temperatureMilli()),
        topK);
  }

  /// Scores are scaled by two before the draw.
  public static AuditedGenerator noiseHalved(ClippedSelection claimed, int topK) {
    return inFact(
        claimed,
        new ClippedSelection(
            claimed.clipUnits(), claimed.divisor(), claimed.temperatureMilli() / 2),
        topK);
  }

  /// Scores are scaled by two in the draw, while every computation of its law says otherwise: what
  /// a mistake in the sampler looks like.
  public static AuditedGenerator samplerSharper(ClippedSelection claimed, int topK) {
    var honest = new TokenStep(claimed, topK);
    var sharper =
        new Other(
            new TokenStep(
                new ClippedSelection(
                    claimed.clipUnits(), claimed.divisor(), claimed.temperatureMilli() / 2),
                topK));
    TokenRule.WithLaw lying =
        new TokenRule.WithLaw() {
          @Override
          public Released<Integer> draw(
              float[] publicLogits,
              boolean[] allowed,
              Records records,
              Allowance allowance,
              NoiseSource noise) {
            return sharper.draw(publicLogits, allowed, records, allowance, noise);
          }

          @Override
          public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
            return honest.law(publicLogits, allowed, records);
          }
        };
    return new AuditedGenerator(claimed, lying, KEYED);
  }

  /// Candidates are the best tokens by the mean of public and private scores.
  public static AuditedGenerator privateCandidates(ClippedSelection claimed, int topK) {
    return new AuditedGenerator(claimed, new PrivateCandidates(claimed, topK), KEYED);
  }

  /// Whether a text may end is looked up in the records' scores: it may unless they advise against
  /// it. The token 0 stands for the end.
  public static AuditedGenerator privateStop(ClippedSelection claimed, int topK) {
    return new AuditedGenerator(claimed, new PrivateStop(claimed, topK), KEYED);
  }

  /// The test whether the public model's best token may be taken for free, without a draw, asks the
  /// records whether they agree.
  public static AuditedGenerator privateTest(ClippedSelection claimed, int topK) {
    return new AuditedGenerator(claimed, new PrivateTest(claimed, topK), KEYED);
  }

  /// The first records make the first batch, and so on.
  public static AuditedGenerator batchesByRowOrder(ClippedSelection claimed, int topK) {
    return new AuditedGenerator(
        claimed,
        new TokenStep(claimed, topK),
        (records, allocation, routing) ->
            new Batches(records.map(all -> byRowOrder(all, allocation))));
  }

  private static AuditedGenerator inFact(
      ClippedSelection claimed, ClippedSelection real, int topK) {
    return new AuditedGenerator(claimed, new Other(new TokenStep(real, topK)), KEYED);
  }

  private static Map<String, List<LabelledText>> byRowOrder(
      List<GeneratorRecord> records, Allocation allocation) {
    var batches = new HashMap<String, List<LabelledText>>();
    var seen = new int[allocation.texts().size()];
    for (GeneratorRecord record : records) {
      int batch = seen[record.label()]++ / 5;
      if (batch < allocation.texts().get(record.label())) {
        batches
            .computeIfAbsent(record.label() + "/" + batch, _ -> new ArrayList<>())
            .add(record.content());
      }
    }
    return batches;
  }

  /// Draws from a law by floating point arithmetic, and asks for no payment.
  private abstract static class Rule implements TokenRule.WithLaw {
    private final Random random = new Random(1);

    @Override
    public Released<Integer> draw(
        float[] publicLogits,
        boolean[] allowed,
        Records records,
        Allowance allowance,
        NoiseSource noise) {
      TokenLaw law = law(publicLogits, allowed, records).openFor(Private.Purpose.AUDIT);
      double left = random.nextDouble();
      int i = 0;
      while (i < law.size() - 1 && (left -= Math.exp(law.logProbability(i))) > 0) {
        i++;
      }
      return Released.withoutPrivateData(law.tokens()[i]);
    }

    static PublicSupport support(float[] logits, boolean[] allowed, int topK) {
      return PublicSupport.topKPlus(logits, allowed, new LogPartition().of(logits), topK, 0.5f);
    }

    static float[] sum(List<Private<float[]>> differences, int size) {
      var sum = new float[size];
      for (Private<float[]> difference : differences) {
        float[] one = difference.openFor(Private.Purpose.AUDIT);
        for (int i = 0; i < size; i++) {
          sum[i] += Float.isFinite(one[i]) ? one[i] : 0;
        }
      }
      return sum;
    }
  }

  private static final class Other extends Rule {
    private final TokenStep step;

    Other(TokenStep step) {
      this.step = step;
    }

    @Override
    public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
      return step.law(publicLogits, allowed, records);
    }
  }

  private static final class Unclipped extends Rule {
    private final ClippedSelection mechanism;
    private final int topK;

    Unclipped(ClippedSelection mechanism, int topK) {
      this.mechanism = mechanism;
      this.topK = topK;
    }

    @Override
    public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
      PublicSupport support = support(publicLogits, allowed, topK);
      float[] sum = sum(records.differences(support), support.size());
      var scores = new double[support.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = support.logProbabilities()[i] + sum[i] / (double) mechanism.divisor();
      }
      double best = Arrays.stream(scores).max().orElseThrow();
      double partition =
          best + Math.log(Arrays.stream(scores).map(score -> Math.exp(score - best)).sum());
      return Private.of(
          new TokenLaw(
              support.tokens(), Arrays.stream(scores).map(score -> score - partition).toArray()));
    }
  }

  private static final class PrivateCandidates extends Rule {
    private final TokenStep step;

    PrivateCandidates(ClippedSelection mechanism, int topK) {
      this.step = new TokenStep(mechanism, topK);
    }

    @Override
    public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
      PublicSupport whole = support(publicLogits, allowed, publicLogits.length);
      float[] sum = sum(records.differences(whole), whole.size());
      float[] mixed = publicLogits.clone();
      for (int i = 0; i < sum.length; i++) {
        mixed[whole.token(i)] += sum[i];
      }
      boolean[] kept = new boolean[allowed.length];
      for (int token : support(mixed, allowed, step.topK()).tokens()) {
        kept[token] = true;
      }
      return step.law(publicLogits, kept, records);
    }
  }

  private static final class PrivateStop extends Rule {
    private final TokenStep step;

    PrivateStop(ClippedSelection mechanism, int topK) {
      this.step = new TokenStep(mechanism, topK);
    }

    @Override
    public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
      boolean[] only = new boolean[allowed.length];
      only[0] = true;
      boolean[] kept = allowed.clone();
      kept[0] = sum(records.differences(support(publicLogits, only, 1)), 1)[0] >= 0;
      return step.law(publicLogits, kept, records);
    }
  }

  private static final class PrivateTest extends Rule {
    private final TokenStep step;

    PrivateTest(ClippedSelection mechanism, int topK) {
      this.step = new TokenStep(mechanism, topK);
    }

    @Override
    public Private<TokenLaw> law(float[] publicLogits, boolean[] allowed, Records records) {
      PublicSupport best = support(publicLogits, allowed, 1);
      boolean[] only = new boolean[allowed.length];
      only[best.token(0)] = true;
      boolean agreed = sum(records.differences(best), best.size())[0] > 0;
      return step.law(publicLogits, agreed ? only : allowed, records);
    }
  }
}
