package dev.safesynth.method;

import dev.safesynth.dp.KeyedRouting;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What released word sums mean for writing: which words a label's texts should be about, and how
/// much likelier than by itself the model should write each. A function of released and public
/// values.
///
/// Sums become shares of the label's records that have each word ([WordShares]). Shares are
/// compared with the mean of all labels and with what the model writes by itself. Key words are
/// those whose share was measured above the mean by more than noise makes likely among so many
/// words; a word that the model hardly ever writes needs more evidence, since most of the
/// vocabulary is never used about anything, and one whose meaning is that of other words of the
/// label needs less. Of the words that are known at all it says in which share of a label's texts
/// each belongs ([WordBalance]).
public final class Steering {
  /// So many tokens of a text for each key word.
  private static final int TOKENS_PER_KEY_WORD = 10;

  private static final int LEAST_KEY_WORDS = 2;
  private static final int MOST_KEY_WORDS = 12;

  /// The lift is that over the other labels, and this share of the one over the model: a label is
  /// told by what others do not have, and the model knows by itself how often words occur.
  private static final double LIFT_OVER_MODEL = 0.5;

  private static final double LARGEST_LIFT = 3;
  private static final double LARGEST_DROP = -2;

  /// Standard deviations above the mean of the labels, for a word that the model uses in one text
  /// of a hundred and for each power of ten below.
  private static final double EVIDENCE = 2.5;

  private static final double USUAL = 0.01;
  private static final double MORE_EVIDENCE = 0.5;
  private static final double MOST_MORE_EVIDENCE = 2;

  /// The mean share of a word over all labels is known from so many standard deviations on.
  private static final double KNOWN = 2;

  /// Shares below this are all the same.
  private static final double SELDOM = 3e-4;

  private final WordFrequencies frequencies;
  private final float[][] lift;
  private final List<KeyWords> keyWords;
  private final float[][] shares;

  private Steering(
      WordFrequencies frequencies, float[][] lift, List<KeyWords> keyWords, float[][] shares) {
    this.frequencies = frequencies;
    this.lift = lift;
    this.keyWords = keyWords;
    this.shares = shares;
  }

  /// @param labels how many there are
  static Steering of(WordFrequencies frequencies, WordShares estimated, int labels) {
    WordVocabulary words = frequencies.words();
    var lift = new float[labels][words.size()];
    var weights = new double[labels][words.size()];
    var shares = new float[labels][words.size()];
    for (int word = 0; word < words.size(); word++) {
      if (!frequencies.counts(word)) {
        continue;
      }
      double usual = frequencies.perText(word);
      double mean = estimated.mean(word);
      boolean known = estimated.evidenceOfMean(word) > KNOWN;
      for (int label = 0; label < labels; label++) {
        double share = estimated.of(label, word);
        lift[label][word] =
            (float)
                Math.clamp(
                    Math.log((share + SELDOM) / (mean + SELDOM))
                        + LIFT_OVER_MODEL
                            * Math.log((share + SELDOM) / (Math.min(1, usual) + SELDOM)),
                    LARGEST_DROP,
                    LARGEST_LIFT);
        if (share > mean && estimated.evidence(label, word) > evidence(usual)) {
          weights[label][word] = share - mean;
          known = true;
        }
      }
      for (int label = 0; label < labels && known; label++) {
        shares[label][word] = (float) Math.max(SELDOM, estimated.of(label, word));
      }
    }
    return new Steering(
        frequencies, lift, Arrays.stream(weights).map(KeyWords::new).toList(), shares);
  }

  private static double evidence(double usual) {
    double rarer = Math.log10(USUAL / Math.max(usual, Double.MIN_NORMAL));
    return EVIDENCE + Math.clamp(MORE_EVIDENCE * rarer, 0, MOST_MORE_EVIDENCE);
  }

  /// How much is added to the log-probability of a word in a label's texts.
  float lift(int label, int word) {
    return lift[label][word];
  }

  WordFrequencies frequencies() {
    return frequencies;
  }

  /// How many words a text is asked to use.
  ///
  /// @param maxTokens of the text
  static int keyWords(int maxTokens) {
    return Math.clamp(maxTokens / TOKENS_PER_KEY_WORD, LEAST_KEY_WORDS, MOST_KEY_WORDS);
  }

  /// In which share of a label's records a word is, as far as it is known; 0 for a word of which
  /// nothing is known.
  float share(int label, int word) {
    return shares[label][word];
  }

  /// The words that a text is asked to use, all different, the same in a resumed run.
  ///
  /// @param texts of the label
  /// @param most how many words
  /// @param routing has the secret order in which they are dealt
  Set<Integer> keyWords(TextTask task, int texts, int most, KeyedRouting routing) {
    return keyWords.get(task.label()).deal(task, texts, most, routing);
  }

  /// For every label how many key words there are to choose from.
  public List<Integer> known() {
    return keyWords.stream().map(KeyWords::size).toList();
  }
}
