package dev.safesynth.attack.shadow;

import dev.safesynth.attack.ReleaseSignals;
import dev.safesynth.data.LabelledText;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What every release says of some records, and how attacks score them by it. The first releases
/// are references, the others are attacked.
final class SignalTable {
  /// The attacks, the primary one first.
  static final List<String> ATTACKS =
      List.of(ShadowGame.PRIMARY, "lira_bigram", "lira_classifier", "rmia_classifier");

  private final List<ShadowRelease> releases;
  private final int references;
  private final int[] records;
  private final double[][] bigram;
  private final double[][] classifier;

  /// The scores of one attack, on one release or on several.
  static final class Scores {
    private final double[] members;
    private final double[] nonMembers;

    Scores(double[] members, double[] nonMembers) {
      this.members = members;
      this.nonMembers = nonMembers;
    }

    static Scores joined(List<Scores> scores) {
      return new Scores(joined(scores, Scores::members), joined(scores, Scores::nonMembers));
    }

    private static double[] joined(List<Scores> scores, Function<Scores, double[]> side) {
      return scores.stream().map(side).flatMapToDouble(Arrays::stream).toArray();
    }

    double[] members() {
      return members;
    }

    double[] nonMembers() {
      return nonMembers;
    }
  }

  /// @param all the game's records
  /// @param records those that are attacked, by index
  /// @param signals of each release
  SignalTable(
      List<LabelledText> all,
      int[] records,
      List<ShadowRelease> releases,
      List<ReleaseSignals> signals,
      int references) {
    this.releases = releases;
    this.references = references;
    this.records = records;
    bigram = values(ReleaseSignals.BIGRAM, all, signals);
    classifier = values(ReleaseSignals.CLASSIFIER, all, signals);
  }

  private double[][] values(String signal, List<LabelledText> all, List<ReleaseSignals> signals) {
    return signals.stream()
        .map(of -> IntStream.of(records).mapToDouble(i -> of.score(signal, all.get(i))).toArray())
        .toArray(double[][]::new);
  }

  /// The scores for each attacked release.
  ///
  /// @param attack one of [#ATTACKS]
  List<Scores> scores(String attack) {
    return switch (attack) {
      case "lira_bigram" -> lira(bigram);
      case "rmia_bigram" -> rmia(bigram, Math::exp);
      case "lira_classifier" -> lira(classifier);
      case "rmia_classifier" -> rmia(classifier, odds -> 1 / (1 + Math.exp(-odds)));
      default -> throw new IllegalArgumentException("no such attack: " + attack);
    };
  }

  private List<Scores> lira(double[][] signals) {
    References known = known(signals);
    return eachTarget(target -> Lira.scores(known, signals[target]));
  }

  /// @param probability of a word on average, or of the record's label, from the signal
  private List<Scores> rmia(double[][] signals, DoubleUnaryOperator probability) {
    double[][] probabilities =
        Arrays.stream(signals)
            .map(row -> Arrays.stream(row).map(probability).toArray())
            .toArray(double[][]::new);
    References known = known(probabilities);
    Rmia attack = Rmia.tuned(known);
    return eachTarget(target -> attack.scores(known, probabilities[target]));
  }

  private References known(double[][] signals) {
    return new References(
        Arrays.copyOf(signals, references),
        IntStream.range(0, references).mapToObj(this::members).toArray(boolean[][]::new));
  }

  private boolean[] members(int release) {
    boolean[] members = new boolean[records.length];
    for (int i = 0; i < members.length; i++) {
      members[i] = releases.get(release).members().get(records[i]);
    }
    return members;
  }

  private List<Scores> eachTarget(Function<Integer, double[]> attack) {
    return IntStream.range(references, releases.size())
        .mapToObj(
            target -> {
              double[] scores = attack.apply(target);
              boolean[] members = members(target);
              return new Scores(side(scores, members, true), side(scores, members, false));
            })
        .toList();
  }

  private static double[] side(double[] scores, boolean[] members, boolean member) {
    return IntStream.range(0, scores.length)
        .filter(i -> members[i] == member)
        .mapToDouble(i -> scores[i])
        .toArray();
  }
}
