package dev.safesynth.run;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Labels that have too few records for what the method makes of them. From released counts and
/// public settings alone, so it may be said.
///
/// @param counts records of each label, released; noise may have made them negative
record ThinLabels(List<String> labels, List<Long> counts) {
  ThinLabels {
    labels = List.copyOf(labels);
    counts = List.copyOf(counts);
  }

  /// One warning for each of them.
  ///
  /// @param needed how many records a label should have
  /// @param meaning the rest of the sentence after the number of records
  List<String> warnings(IntToDoubleFunction needed, IntFunction<String> meaning) {
    return IntStream.range(0, labels.size())
        .filter(label -> counts.get(label) < needed.applyAsDouble(label))
        .mapToObj(
            label ->
                String.format(
                    Locale.ROOT,
                    "warning: label %s has about %d records%s",
                    labels.get(label),
                    Math.max(0, counts.get(label)),
                    meaning.apply(label)))
        .toList();
  }
}
