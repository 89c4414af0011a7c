package dev.safesynth.audit;

import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.PublicPosition;
import dev.safesynth.method.TokenLaw;
import java.util.BitSet;
import java.util.List;

/// The worst record for one draw: it lifts every token of a set A as far as it can and lowers all
/// others. A is chosen from public scores so that its probability is near `1 / (1 + exp(eta / 2))`,
/// where such a record shows most: half of all probability, not a rare token. Its influence is far
/// beyond the clip bound, so a generator that forgets to clip shows at once.
final class LogitCanary {
  /// Nats; exp of it divided by any divisor is beyond every double.
  private static final float STRENGTH = 1e6f;

  private final PublicPosition position;
  private final float[] influence;
  private final BitSet lifted;
  private final double without;
  private final double with;

  private LogitCanary(
      PublicPosition position, float[] influence, BitSet lifted, double without, double with) {
    this.position = position;
    this.influence = influence;
    this.lifted = lifted;
    this.without = without;
    this.with = with;
  }

  /// The canary of a position.
  ///
  /// @param range the claimed range eta of the loss of one draw
  static LogitCanary at(AuditedGenerator generator, PublicPosition position, double range) {
    TokenLaw empty = generator.law(position, List.of());
    BitSet lifted = empty.about(1 / (1 + Math.exp(range / 2)));
    var influence = new float[position.vocabularySize()];
    for (int token = 0; token < influence.length; token++) {
      influence[token] = lifted.get(token) ? STRENGTH : -STRENGTH;
    }
    TokenLaw planted = generator.law(position, List.of(influence));
    return new LogitCanary(position, influence, lifted, empty.mass(lifted), planted.mass(lifted));
  }

  PublicPosition position() {
    return position;
  }

  /// Over the vocabulary.
  float[] influence() {
    return influence.clone();
  }

  boolean lifts(int token) {
    return lifted.get(token);
  }

  /// The probability that a token of A comes out without the canary, by the generator's law.
  double without() {
    return without;
  }

  /// The same with the canary.
  double with() {
    return with;
  }
}
