package dev.safesynth.method;

import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Private records as examples of a prompt, without any protection: what a model writes from them
/// is not public, and whoever uses this hands it out as [Internal] and nothing else.
///
/// @param <T> the form that a prompt takes them in
final class UnprotectedExamples<T> {
  private record Example<T>(String id, int label, T content) {}

  private final List<Example<T>> examples;
  private final KeyedRouting routing;
  private final int perText;

  /// @param form of a record, cut to the public limit
  UnprotectedExamples(
      Private<List<GeneratorRecord>> records,
      Function<GeneratorRecord, T> form,
      KeyedRouting routing,
      int perText) {
    this.examples =
        Internal.of(
                records,
                all ->
                    all.stream()
                        .map(
                            record ->
                                new Example<T>(record.id(), record.label(), form.apply(record)))
                        .toList())
            .forInternalEyes();
    this.routing = routing;
    this.perText = perText;
  }

  /// The examples of one text, drawn by keyed hash.
  List<T> of(TextTask task) {
    return examples.stream()
        .filter(example -> example.label() == task.label())
        .sorted(
            Comparator.comparingInt(
                example -> routing.part("example " + task.part(), example.id(), Integer.MAX_VALUE)))
        .limit(perText)
        .map(Example::content)
        .toList();
  }
}
