package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The generator as an auditor sees it: the parts that [TextGenerator] writes private texts with,
/// fed with canaries that the auditor made up. Everything comes in as a plain value, so nothing
/// private can be seen through it.
public final class AuditedGenerator {
  private final ClippedSelection mechanism;
  private final TokenRule.WithLaw rule;
  private final Batches.Partition partition;

  /// The parts that the product uses; there is no way to ask for others.
  public static AuditedGenerator of(ClippedSelection mechanism, int topK) {
    return new AuditedGenerator(mechanism, new TokenStep(mechanism, topK), Batches::route);
  }

  /// With other parts, which tests break on purpose.
  ///
  /// @param mechanism what the parts claim to be
  AuditedGenerator(
      ClippedSelection mechanism, TokenRule.WithLaw rule, Batches.Partition partition) {
    this.mechanism = mechanism;
    this.rule = rule;
    this.partition = partition;
  }

  /// The token mechanism that is claimed.
  public ClippedSelection mechanism() {
    return mechanism;
  }

  /// A twin that writes with this generator's parts.
  public CanaryTwin twin(LanguageModel model, GenerationSettings settings) {
    return new CanaryTwin(
        new TextGenerator(model, settings, mechanism, rule, partition),
        partition,
        new TokenStep(mechanism, settings.topK()),
        rule);
  }

  /// The law of one token draw.
  ///
  /// @param canaries for each record of the batch, its log-probabilities minus the public ones,
  ///   over the whole vocabulary; any floats
  public TokenLaw law(PublicPosition position, List<float[]> canaries) {
    return rule.law(position.logits(), position.allowed(), support -> on(support, canaries))
        .openFor(Private.Purpose.AUDIT);
  }

  /// One token, drawn as the product draws it.
  public int draw(
      PublicPosition position, List<float[]> canaries, Allowance allowance, NoiseSource noise) {
    return rule.draw(
            position.logits(),
            position.allowed(),
            support -> on(support, canaries),
            allowance,
            noise)
        .value();
  }

  /// Canaries as a rule asks for records.
  ///
  /// @param canaries over the whole vocabulary
  static List<Private<float[]>> on(PublicSupport support, List<float[]> canaries) {
    var differences = new ArrayList<Private<float[]>>();
    for (float[] canary : canaries) {
      var difference = new float[support.size()];
      for (int i = 0; i < difference.length; i++) {
        difference[i] = canary[support.token(i)];
      }
      differences.add(Private.of(difference));
    }
    return differences;
  }

  /// The records of each batch that has any, by the name of the batch.
  public Map<String, List<LabelledText>> batches(
      List<GeneratorRecord> canaries, Allocation allocation, KeyedRouting routing) {
    return partition
        .route(Private.of(canaries), allocation, routing)
        .all()
        .openFor(Private.Purpose.AUDIT);
  }
}
