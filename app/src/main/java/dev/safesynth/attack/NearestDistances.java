package dev.safesynth.attack;

import dev.safesynth.data.LabelledText;
import dev.safesynth.statistics.Binomial;
import dev.safesynth.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// How far the nearest real record is from each synthetic one ("distance to closest record"), to
/// members and to as many records that the generator never saw. Many tools show it as privacy; it
/// is none: releasing one member in a hundred word for word hardly moves it, and an attack that
/// knows a better measure than this one's finds members at any distance (Ganev and De Cristofaro
/// 2025, "The DCR delusion"). It is here because readers ask for it.
///
/// @param synthetic number of synthetic records
/// @param records members and, as many, outsiders that were compared with
/// @param closerToMembers share of synthetic records nearer to a member than to an outsider; a tie
///   counts half
/// @param interval of `closerToMembers`, Clopper and Pearson's at 95%, ties rounded down
/// @param lowToMembers 5% quantile of the distance to the nearest member
/// @param lowToOutsiders the same to the nearest outsider
/// @param identicalToMembers share of synthetic records that are a member word for word
/// @param identicalToOutsiders the same for outsiders
/// @param statement what the figures do not say, always to be shown with them
public record NearestDistances(
    int synthetic,
    int records,
    double closerToMembers,
    Interval interval,
    double lowToMembers,
    double lowToOutsiders,
    double identicalToMembers,
    double identicalToOutsiders,
    String statement) {
  /// Stands with every such figure.
  public static final String STATEMENT =
      "Distances to the nearest record prove nothing about privacy, whatever they are: a release can"
          + " pass them and give members away, and fail them without.";

  private static final int FEWEST = 25;

  /// Compares Euclidean distances of vectors of length 1.
  ///
  /// @param embedding gives the vector of a text
  /// @param seed draws as many of the larger side as the smaller has
  /// @return empty where a side has fewer than 25 records
  public static Optional<NearestDistances> of(
      List<LabelledText> synthetic,
      List<LabelledText> members,
      List<LabelledText> outsiders,
      Function<String, float[]> embedding,
      long seed) {
    int records = Math.min(members.size(), outsiders.size());
    if (Math.min(records, synthetic.size()) < FEWEST) {
      return Optional.empty();
    }
    List<LabelledText> inside = drawn(members, records, seed);
    List<LabelledText> outside = drawn(outsiders, records, seed);
    double[] toMembers = nearest(synthetic, inside, embedding);
    double[] toOutsiders = nearest(synthetic, outside, embedding);
    int closer = 0;
    int ties = 0;
    for (int i = 0; i < toMembers.length; i++) {
      closer += toMembers[i] < toOutsiders[i] ? 1 : 0;
      ties += toMembers[i] == toOutsiders[i] ? 1 : 0;
    }
    return Optional.of(
        new NearestDistances(
            synthetic.size(),
            records,
            (closer + ties / 2.0) / synthetic.size(),
            Binomial.clopperPearson(closer + ties / 2, synthetic.size(), 0.95),
            low(toMembers),
            low(toOutsiders),
            identical(synthetic, inside),
            identical(synthetic, outside),
            STATEMENT));
  }

  private static List<LabelledText> drawn(List<LabelledText> records, int count, long seed) {
    List<LabelledText> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.subList(0, count);
  }

  private static double[] nearest(
      List<LabelledText> synthetic,
      List<LabelledText> records,
      Function<String, float[]> embedding) {
    var vectors =
        new Vectors(records.stream().map(record -> embedding.apply(record.text())).toList());
    return synthetic.parallelStream()
        .mapToDouble(text -> vectors.distance(embedding.apply(text.text()), 1))
        .toArray();
  }

  private static double low(double[] distances) {
    double[] sorted = distances.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 20];
  }

  private static double identical(List<LabelledText> synthetic, List<LabelledText> records) {
    Set<String> texts = new HashSet<>();
    records.forEach(record -> texts.add(record.text()));
    Stream<LabelledText> same = synthetic.stream().filter(text -> texts.contains(text.text()));
    return (double) same.count() / synthetic.size();
  }
}
