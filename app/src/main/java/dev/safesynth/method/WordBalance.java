package dev.safesynth.method;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/// Holds the words of all texts of a run to the shares that the released sums say: a word that
/// fewer of a label's texts have so far than it should have is lifted, one that more have is held
/// back. A function of released values and of what was written from them. Thread-safe.
///
/// It acts on words that tell labels apart and on those that do not: where a label's texts have too
/// many ordinary words of the data, a classifier that learns from them takes those for the label's
/// own. Shares are relative to one another, since a text may be shorter than a record.
///
/// The written texts approach the distribution nearest to the model's that has the released shares:
/// a sum of such corrections is the exponential tilt by which one gets there (iterative scaling,
/// Darroch and Ratcliff 1972), taken one word at a time.
final class WordBalance {
  /// Texts that a difference must be of before it counts in full.
  private static final double INERTIA = 1;

  /// A word that is to be in less than this share of the texts needs smaller differences.
  private static final double SELDOM = 0.05;

  /// How much oftener the texts are asked to have known words than they do: a small model fills up
  /// with words of its own.
  private static final double DENSER = 1.4;

  private static final double LARGEST_LIFT = 2;
  private static final double LARGEST_DROP = -2;

  private final Steering steering;
  private final double[] wholeShare;
  private final AtomicIntegerArray[] uses;
  private final AtomicLongArray allUses;

  /// @param labels how many there are
  WordBalance(Steering steering, int labels) {
    this.steering = steering;
    int words = steering.frequencies().words().size();
    wholeShare = new double[labels];
    uses = new AtomicIntegerArray[labels];
    allUses = new AtomicLongArray(labels);
    for (int label = 0; label < labels; label++) {
      uses[label] = new AtomicIntegerArray(words);
      for (int word = 0; word < words; word++) {
        wholeShare[label] += steering.share(label, word);
      }
    }
  }

  /// Takes note that one more text of a label has a word.
  void used(int label, int word) {
    if (steering.share(label, word) > 0) {
      uses[label].incrementAndGet(word);
      allUses.incrementAndGet(label);
    }
  }

  /// How much is added to the log-probability of a word in a label's texts; 0 for a word of which
  /// nothing is known.
  float correction(int label, int word) {
    double share = steering.share(label, word);
    if (share == 0) {
      return 0;
    }
    double due = DENSER * share * allUses.get(label) / wholeShare[label];
    double inertia = INERTIA * Math.min(1, share / SELDOM);
    double correction = Math.log((due + inertia) / (uses[label].get(word) + inertia));
    return (float) Math.clamp(correction, LARGEST_DROP, LARGEST_LIFT);
  }
}
