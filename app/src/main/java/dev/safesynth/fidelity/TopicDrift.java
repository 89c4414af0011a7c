package dev.safesynth.fidelity;

import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import java.util.ArrayList;
import java.util.List;

/// How much more or less often candidates fall into each topic of the reference rows.
///
/// @param topics those with a reference row, in the order of the topic model
/// @param jensenShannon divergence of the shares of topics, in bits
/// @param rows on each side
public record TopicDrift(List<Topic> topics, Divergence jensenShannon, int rows) {
  private static final double FAR = 2;

  public TopicDrift {
    topics = List.copyOf(topics);
  }

  /// One topic.
  ///
  /// @param topic index of the topic
  /// @param reference number of reference rows in it
  /// @param candidates number of candidates in it
  /// @param ratio share of the candidates in it over that of the reference rows
  /// @param interval for the ratio, from the interval of Clopper and Pearson, 95% for all topics
  ///   together (Bonferroni)
  /// @param drifted whether the interval lies outside 1/2 to 2
  public record Topic(
      int topic, int reference, int candidates, double ratio, Interval interval, boolean drifted) {}

  /// Compares the topics of rows.
  ///
  /// @param topics number of topics; labels are in [0, topics)
  static TopicDrift of(List<Integer> reference, List<Integer> candidates, int topics, long seed) {
    CodedTexts texts = CodedTexts.ofNumbers(reference, candidates);
    double[] first = texts.counts(texts.first());
    double[] second = texts.counts(texts.second());
    List<Topic> found = new ArrayList<>();
    for (int topic = 0; topic < first.length; topic++) {
      if (first[topic] > 0) {
        found.add(
            topic(
                topic,
                (int) first[topic],
                (int) second[topic],
                (double) reference.size() / candidates.size(),
                1 - 0.05 / topics));
      }
    }
    return new TopicDrift(
        found, texts.divergence(Histograms::jensenShannon, seed), candidates.size());
  }

  private static Topic topic(int topic, int reference, int candidates, double sizes, double level) {
    Interval share = Binomial.clopperPearson(candidates, reference + candidates, level);
    Interval ratio = new Interval(sizes * odds(share.low()), sizes * odds(share.high()));
    return new Topic(
        topic,
        reference,
        candidates,
        sizes * candidates / reference,
        ratio,
        ratio.low() > FAR || ratio.high() < 1 / FAR);
  }

  private static double odds(double share) {
    return share / (1 - share);
  }
}
