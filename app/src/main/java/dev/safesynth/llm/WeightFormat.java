package dev.safesynth.llm;

import java.util.Arrays;

/// The number format of a model's weights, as far as it matters here.
public enum WeightFormat {
  Q8_0(7, true),
  Q4_0(2, true),
  Q4_1(3, true),
  F32(0, false),
  F16(1, false),
  BF16(32, false),
  /// A format whose reproducibility nobody has measured.
  OTHER(-1, false);

  private final int number;
  private final boolean batchIndependent;

  WeightFormat(int number, boolean batchIndependent) {
    this.number = number;
    this.batchIndependent = batchIndependent;
  }

  static WeightFormat of(int number) {
    return Arrays.stream(values())
        .filter(format -> format.number == number)
        .findFirst()
        .orElse(OTHER);
  }

  int number() {
    return number;
  }

  /// Whether a sequence's logits were measured to be bitwise the same whatever else is in the
  /// batch. Not so for floating-point weights, where a sequence alone takes another kernel.
  public boolean batchIndependent() {
    return batchIndependent;
  }
}
