package dev.safesynth.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Topics: clusters of the reference vectors.
final class TopicModel {
  private static final int TOPICS = 20;
  private static final int ROWS_PER_TOPIC = 20;
  private static final int WORDS = 5;
  private static final int LEAST_TEXTS = 3;

  private final KMeans clusters;

  private TopicModel(KMeans clusters) {
    this.clusters = clusters;
  }

  /// Twenty topics, or fewer so that one has twenty reference rows on average.
  ///
  /// @param reference at least one row
  static TopicModel of(double[][] reference, long seed) {
    int topics = Math.clamp(reference.length / ROWS_PER_TOPIC, 2, TOPICS);
    return new TopicModel(KMeans.fit(floats(reference), topics, 5, 100, new Random(seed)));
  }

  int size() {
    return clusters.clusters();
  }

  /// The topic of each row.
  List<Integer> topics(double[][] rows) {
    return Arrays.stream(clusters.labels(floats(rows))).boxed().toList();
  }

  /// The words that tell each topic from the others, at most five each. They come from the given
  /// texts alone, which must be synthetic or public: no private word describes a topic. A topic
  /// without such texts has no words.
  ///
  /// @param texts words of each text
  /// @param topics topic of each text
  List<List<String>> words(List<List<String>> texts, List<Integer> topics) {
    Map<String, int[]> frequency = new HashMap<>();
    int[] sizes = new int[size()];
    for (int i = 0; i < texts.size(); i++) {
      int topic = topics.get(i);
      sizes[topic]++;
      new HashSet<>(texts.get(i))
          .forEach(word -> frequency.computeIfAbsent(word, _ -> new int[size()])[topic]++);
    }
    List<List<String>> described = new ArrayList<>();
    for (int topic = 0; topic < size(); topic++) {
      int of = topic;
      described.add(
          frequency.entrySet().stream()
              .filter(entry -> entry.getValue()[of] >= LEAST_TEXTS)
              .map(entry -> Map.entry(entry.getKey(), weight(entry.getValue(), of, sizes)))
              .filter(entry -> entry.getValue() > 0)
              .sorted(
                  Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(WORDS)
              .map(Map.Entry::getKey)
              .toList());
    }
    return List.copyOf(described);
  }

  /// Share of the topic's texts with the word, times the log of how much larger that is than its
  /// share of all texts: what is frequent here and not everywhere.
  private static double weight(int[] frequency, int topic, int[] sizes) {
    double here = (double) frequency[topic] / sizes[topic];
    double all = (double) Arrays.stream(frequency).sum() / Arrays.stream(sizes).sum();
    return here * Math.log(here / all);
  }

  private static float[][] floats(double[][] rows) {
    float[][] result = new float[rows.length][];
    for (int n = 0; n < rows.length; n++) {
      result[n] = new float[rows[n].length];
      for (int i = 0; i < rows[n].length; i++) {
        result[n][i] = (float) rows[n][i];
      }
    }
    return result;
  }
}
