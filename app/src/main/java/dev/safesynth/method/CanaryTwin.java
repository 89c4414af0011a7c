package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// A twin of a run on made-up records, some of which are canaries. Partition, writing threads,
/// model, prompts, allowances, journal and token step are those of a run; only the influence of a
/// canary, which a run would compute with the model, is the worst that the clip bound lets through,
/// chosen at every token from public scores. For every text the twin knows the log likelihood ratio
/// of what came out, with the canary in its batch against without.
public final class CanaryTwin {
  /// The text of a canary.
  private static final String MARK = "\u0000canary";

  private static final float STRENGTH = 1e6f;

  private final TextGenerator generator;
  private final Batches.Partition partition;
  private final TokenStep claimed;
  private final TokenRule rule;
  private final double range;
  private final Map<Integer, Double> ratios = new ConcurrentHashMap<>();

  CanaryTwin(
      TextGenerator generator, Batches.Partition partition, TokenStep claimed, TokenRule rule) {
    this.generator = generator;
    this.partition = partition;
    this.claimed = claimed;
    this.rule = rule;
    this.range = claimed.mechanism().range();
  }

  /// A canary with an identity and a label.
  public static GeneratorRecord canary(String id, int label) {
    return new GeneratorRecord(id, label, new LabelledText("", MARK));
  }

  /// Asks the writing threads to stop.
  public void stop() {
    generator.stop();
  }

  /// Writes a text for each task of the allocation.
  ///
  /// @param records made up, canaries among them
  /// @param draws pays for `maxTokens` draws on each batch
  /// @param journal an empty one
  /// @return for each text its log likelihood ratio; only for complete texts when stopped
  public Map<Integer, Double> write(
      List<GeneratorRecord> records,
      Allocation allocation,
      KeyedRouting routing,
      Charge.Partition draws,
      Journal journal,
      GenerationProgress progress) {
    Map<String, List<LabelledText>> batches =
        partition
            .route(Private.of(records), allocation, routing)
            .all()
            .openFor(Private.Purpose.AUDIT);
    generator.write(
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
            boolean planted =
                batches.getOrDefault(task.part(), List.of()).stream()
                    .anyMatch(record -> record.text().equals(MARK));
            var allowance = draws.part(task.part(), 0);
            return (logits, allowed, records, noise) ->
                drawAndScore(task, planted, logits, allowed, records, allowance, noise);
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
    // the batch without the canary, by the law that is claimed: the auditor's own computation
    TokenLaw law =
        claimed.law(logits, allowed, _ -> List.of()).openFor(Private.Purpose.AUDIT);
    boolean[] lifted = lifted(law);
    TokenRule.Records all = planted ? support -> with(records.differences(support), support, law, lifted) : records;
    Released<Integer> token = rule.draw(logits, allowed, all, allowance, noise);
    double mass = IntStream.range(0, law.size()).filter(i -> lifted[i]).mapToDouble(i -> Math.exp(law.logProbability(i))).sum();
    int place = Arrays.binarySearch(law.tokens(), token.value());
    double normaliser = Math.log1p(mass * Math.expm1(range));
    ratios.merge(task.number(), (place >= 0 && lifted[place] ? range : 0) - normaliser, Double::sum);
    return token;
  }
}
