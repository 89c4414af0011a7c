package dev.safesynth.llm.remote;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What an endpoint may cost in all.
///
/// @param tokens of prompts and answers together
/// @param cost in the currency of the prices
/// @param inputPrice of a million tokens of prompts
/// @param outputPrice of a million tokens of answers
public record SpendingLimits(
    OptionalLong tokens, OptionalDouble cost, double inputPrice, double outputPrice) {
  /// No limit and no prices.
  public static final SpendingLimits NONE =
      new SpendingLimits(OptionalLong.empty(), OptionalDouble.empty(), 0, 0);

  double cost(long input, long output) {
    return (input * inputPrice + output * outputPrice) / 1e6;
  }

  boolean allow(long input, long output) {
    return (tokens.isEmpty() || input + output <= tokens.getAsLong())
        && (cost.isEmpty() || cost(input, output) <= cost.getAsDouble());
  }

  boolean hasPrices() {
    return inputPrice > 0 || outputPrice > 0;
  }

  /// The limit that some spending goes over.
  String exceededBy(long input, long output) {
    return tokens.isPresent() && input + output > tokens.getAsLong()
        ? "model.token_limit: " + tokens.getAsLong()
        : String.format(Locale.ROOT, "model.cost_limit: %s", cost.orElse(0));
  }
}
