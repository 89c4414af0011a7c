package dev.safesynth.method;

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

  @Override
  public String toString() {
    return "TokenLaw[withheld]";
  }
}
