package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A twin of a run on made-up records, some of which are canaries. Used for one run. Partition,
/// writing threads, model, prompts, allowances, journal and token step are those of a run; only the
/// influence of a canary, which a run would compute with the model, is the worst that the clip
/// bound lets through, chosen at every token from public scores. For every text the twin knows the
/// log likelihood ratio of what came out, with the canary in its batch against without.
public final class CanaryTwin {
  /// The text of a canary.
  private static final String MARK = "\u0000canary";

  private static final float STRENGTH = 1e6f;

  private final TextGenerator generator;
  private final Batches.Partition partition;
  private final TokenRule.WithLaw claimed;
  private final TokenRule rule;
  private final double range;
  private final Map<Integer, Double> ratios = new ConcurrentHashMap<>();

  CanaryTwin(
      TextGenerator generator,
      Batches.Partition partition,
      TokenRule.WithLaw claimed,
      double range,
      TokenRule rule) {
    this.generator = generator;
    this.partition = partition;
    this.claimed = claimed;
    this.rule = rule;
    this.range = range;
  }

  /// A canary whose identity leads to the batch of a text.
  private static GeneratorRecord canary(
      TextTask task, Allocation allocation, KeyedRouting routing) {
    int attempt = 0;
    String id = task.part();
    while (Batches.batch(id, task.label(), allocation, routing) != task.batch()) {
      id = task.part() + "#" + attempt++;
    }
    return new GeneratorRecord(id, task.label(), new LabelledText("", MARK));
  }

  /// Asks the writing threads to stop.
  public void stop() {
    generator.stop();
  }

  /// Writes a text for each task of the allocation.
  ///
  /// @param planted for each text whether a canary is sent to its batch
  /// @param others made-up records beside the canaries
  /// @param draws pays for `maxTokens` draws on each batch
  /// @param journal an empty one
  /// @return for each text its log likelihood ratio; only for complete texts when stopped
  public Map<Integer, Double> write(
      boolean[] planted,
      List<GeneratorRecord> others,
      Allocation allocation,
      KeyedRouting routing,
      Charge.Partition draws,
      Journal journal,
      GenerationProgress progress) {
    var records = new ArrayList<>(others);
    for (TextTask task : allocation.tasks()) {
      if (planted[task.number()]) {
        records.add(canary(task, allocation, routing));
      }
    }
    Map<String, List<LabelledText>> batches =
        partition
            .route(Private.of(records), allocation, routing)
            .all()
            .openFor(Private.Purpose.AUDIT);
    generator.run(
        allocation.tasks(),
        new TextWriter.Source() {
          @Override
          public Private<List<LabelledText>> batch(TextTask task) {
            return Private.of(
                batches.getOrDefault(task.part(), List.of()).stream()
                    .filter(record -> !record.text().equals(MARK))
                    .toList());
          }

          @Override
          public TextWriter.Draw draw(TextTask task) {
            boolean present =
                batches.getOrDefault(task.part(), List.of()).stream()
                    .anyMatch(record -> record.text().equals(MARK));
            var allowance = draws.part(task.part(), 0);
            return (logits, allowed, rest, noise) ->
                drawAndScore(task, present, logits, allowed, rest, allowance, noise);
          }
        },
        journal,
        progress);
    ratios.keySet().removeIf(text -> !journal.isComplete(text));
    return Map.copyOf(ratios);
  }

  private Released<Integer> drawAndScore(
      TextTask task,
      boolean planted,
      float[] logits,
      boolean[] allowed,
      TokenRule.Records records,
      Allowance allowance,
      NoiseSource noise) {
    // what the auditor computes: the laws that are claimed, whatever rule draws
    BitSet lifted =
        claimed
            .law(logits, allowed, _ -> List.of())
            .openFor(Private.Purpose.AUDIT)
            .about(1 / (1 + Math.exp(range / 2)));
    double mass = claimed.law(logits, allowed, records).openFor(Private.Purpose.AUDIT).mass(lifted);
    TokenRule.Records all =
        planted ? support -> withCanary(records.differences(support), support, lifted) : records;
    Released<Integer> token = rule.draw(logits, allowed, all, allowance, noise);
    double ratio = (lifted.get(token.value()) ? range : 0) - Math.log1p(mass * Math.expm1(range));
    ratios.merge(task.number(), ratio, Double::sum);
    return token;
  }

  private static List<Private<float[]>> withCanary(
      List<Private<float[]>> others, PublicSupport support, BitSet lifted) {
    var influence = new float[support.size()];
    for (int i = 0; i < influence.length; i++) {
      influence[i] = lifted.get(support.token(i)) ? STRENGTH : -STRENGTH;
    }
    var all = new ArrayList<>(others);
    all.add(Private.of(influence));
    return all;
  }
}
