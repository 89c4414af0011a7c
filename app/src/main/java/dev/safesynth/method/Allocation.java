package dev.safesynth.method;

import dev.safesynth.dp.KeyedRouting;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// How many texts and how many batches each label gets. Computed from public settings and released
/// noisy counts.
///
/// @param texts for each label the number of texts
/// @param batches for each label the number of parts into which its records are hashed, at least
///   the number of its texts
public record Allocation(List<Integer> texts, List<Integer> batches) {
  public Allocation {
    texts = List.copyOf(texts);
    batches = List.copyOf(batches);
  }

  /// The same number of texts for each label; the first labels take the remainder.
  public static List<Integer> equalTexts(int records, int labels) {
    return IntStream.range(0, labels)
        .mapToObj(label -> records / labels + (label < records % labels ? 1 : 0))
        .toList();
  }

  /// Texts in proportion to released counts, by largest remainder; counts below zero count as zero.
  public static List<Integer> proportionalTexts(int records, List<Long> noisyCounts) {
    double total = noisyCounts.stream().mapToLong(count -> Math.max(0, count)).sum();
    if (total == 0) {
      return equalTexts(records, noisyCounts.size());
    }
    var texts = new ArrayList<Integer>();
    var remainders = new ArrayList<Double>();
    for (long count : noisyCounts) {
      double exact = records * Math.max(0, count) / total;
      texts.add((int) Math.floor(exact));
      remainders.add(exact - Math.floor(exact));
    }
    int left = records - texts.stream().mapToInt(Integer::intValue).sum();
    IntStream.range(0, texts.size())
        .boxed()
        .sorted((a, b) -> Double.compare(remainders.get(b), remainders.get(a)))
        .limit(left)
        .forEach(label -> texts.set(label, texts.get(label) + 1));
    return texts;
  }

  /// Batches of about `recordsPerText` records each, and at least one for each text. Records in
  /// batches beyond the number of texts are not used: that keeps batches at their nominal size
  /// however many records there are.
  public static Allocation of(List<Integer> texts, List<Long> noisyCounts, int recordsPerText) {
    var batches = new ArrayList<Integer>();
    for (int label = 0; label < texts.size(); label++) {
      long full = Math.max(0, noisyCounts.get(label)) / recordsPerText;
      batches.add(Math.clamp(full, Math.max(1, texts.get(label)), 100_000_000));
    }
    return new Allocation(texts, batches);
  }

  /// The texts in output order.
  public List<TextTask> tasks() {
    return tasks(0);
  }

  /// The same, numbered from another number on. None of them is held.
  List<TextTask> tasks(int first) {
    int size = texts.stream().mapToInt(Integer::intValue).sum();
    return new AbstractList<>() {
      @Override
      public TextTask get(int index) {
        int batch = Objects.checkIndex(index, size);
        int label = 0;
        while (batch >= texts.get(label)) {
          batch -= texts.get(label++);
        }
        return new TextTask(first + index, label, batch);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /// Whether a record is in the batch of one of the texts; by its own identity alone.
  public boolean uses(GeneratorRecord record, KeyedRouting routing) {
    return Batches.batch(record.id(), record.label(), this, routing) < texts.get(record.label());
  }
}
