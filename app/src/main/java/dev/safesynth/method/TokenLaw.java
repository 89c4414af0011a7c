package dev.safesynth.method;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The law of one token draw: the tokens that can come out and their probabilities.
public final class TokenLaw {
  private final int[] tokens;
  private final double[] logProbabilities;

  /// @param tokens ascending
  /// @param logProbabilities natural logarithms, token by token
  TokenLaw(int[] tokens, double[] logProbabilities) {
    this.tokens = tokens.clone();
    this.logProbabilities = logProbabilities.clone();
  }

  /// How many tokens can come out.
  public int size() {
    return tokens.length;
  }

  /// The tokens that can come out, ascending.
  public int[] tokens() {
    return tokens.clone();
  }

  /// The natural logarithm of the probability of the `i`-th token.
  public double logProbability(int i) {
    return logProbabilities[i];
  }

  /// A set of tokens whose probability is near `wanted` and not above it: the likeliest first, each
  /// that still fits.
  public BitSet about(double wanted) {
    var set = new BitSet();
    double mass = 0;
    List<Integer> byProbability =
        IntStream.range(0, tokens.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -logProbabilities[i]))
            .toList();
    for (int i : byProbability) {
      double probability = Math.exp(logProbabilities[i]);
      if (mass + probability <= wanted) {
        set.set(tokens[i]);
        mass += probability;
      }
    }
    return set;
  }

  /// The probability of a set of tokens, in [0, 1].
  public double mass(BitSet set) {
    double mass = 0;
    for (int i = 0; i < tokens.length; i++) {
      mass += set.get(tokens[i]) ? Math.exp(logProbabilities[i]) : 0;
    }
    return Math.clamp(mass, 0, 1);
  }

  @Override
  public String toString() {
    return "TokenLaw[withheld]";
  }
}
