package dev.safesynth.method;

import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Prompts with private records as examples, and tokens drawn from what the model then says. The
/// tokens go through the same code as public ones but are not public: [TextGenerator] hands the
/// texts out as [Internal] and nothing else.
final class UnprotectedExamples implements TextWriter.Source {
  private record Example(String id, int label, List<Integer> tokens) {}

  /// Draws a token without any mechanism.
  interface PlainDraw {
    Released<Integer> from(float[] logits, boolean[] allowed, NoiseSource noise);
  }

  private final List<Example> examples;
  private final KeyedRouting routing;
  private final int perText;
  private final PlainDraw step;

  /// @param tokens of a record, cut to the public limit
  UnprotectedExamples(
      Private<List<GeneratorRecord>> records,
      Function<GeneratorRecord, int[]> tokens,
      KeyedRouting routing,
      int perText,
      PlainDraw step) {
    this.examples =
        Internal.of(
                records,
                all ->
                    all.stream()
                        .map(
                            record ->
                                new Example(
                                    record.id(),
                                    record.label(),
                                    Arrays.stream(tokens.apply(record)).boxed().toList()))
                        .toList())
            .forInternalEyes();
    this.routing = routing;
    this.perText = perText;
    this.step = step;
  }

  @Override
  public Prompts.PublicPrompt prompt(TextTask task, Prompts prompts, String words) {
    return prompts.withExamples(
        words,
        examples.stream()
            .filter(example -> example.label() == task.label())
            .sorted(
                Comparator.comparingInt(
                    example ->
                        routing.part("example " + task.part(), example.id(), Integer.MAX_VALUE)))
            .limit(perText)
            .map(Example::tokens)
            .toList());
  }

  @Override
  public TextWriter.Draw draw(TextTask task) {
    return (logits, allowed, _, noise) -> step.from(logits, allowed, noise);
  }
}
