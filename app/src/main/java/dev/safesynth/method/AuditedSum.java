package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.List;

/// A noisy sum of one vector per record as an audit sees it: over records that the auditor made up,
/// with a canary or without it. Takes in no record of anybody's.
public interface AuditedSum {
  /// What is summed, in a few words.
  String subject();

  /// The kinds of canaries, in words.
  List<String> canaries();

  /// Draws the sum once and reads it along a canary's direction: the canary moves the mean by the
  /// norm of its vector.
  ///
  /// @param in whether the canary is among the records
  double draw(String canary, boolean in, Allowance allowance, NoiseSource noise);
}
