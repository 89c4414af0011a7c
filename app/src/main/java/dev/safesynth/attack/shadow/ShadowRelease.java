package dev.safesynth.attack.shadow;

import dev.safesynth.data.LabelledText;
import java.util.BitSet;
import java.util.List;

/// A release whose members are known.
///
/// @param synthetic what was released, at least one text
/// @param members which of the game's records the generator was given, by their index
public record ShadowRelease(List<LabelledText> synthetic, BitSet members) {
  public ShadowRelease {
    synthetic = List.copyOf(synthetic);
    members = BitSet.valueOf(members.toLongArray());
    if (synthetic.isEmpty()) {
      throw new IllegalArgumentException("a release needs a text");
    }
  }

  /// Hides the members.
  @Override
  public String toString() {
    return "ShadowRelease[withheld]";
  }
}
