package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import java.util.Arrays;
import java.util.List;

/// Which words the records of each label use: one vector per record over the words of the model's
/// vocabulary, summed by [NoisyVectorSum] (`docs/privacy/vector-sum.md`).
///
/// A word counts once per record, with a public weight: what the model writes often by itself tells
/// little about a label. A record's vector depends on that record and on public values alone.
public final class WordProfile {
  /// The l2 norm of every record's vector, in integer units.
  public static final int BOUND = 1024;

  private final PieceTokens tokens;
  private final WordFrequencies frequencies;
  private final int labels;

  /// @param frequencies give the weights; computed without any record
  /// @param recordTokens the public limit to which every record is cut
  public WordProfile(
      LanguageModel model, WordFrequencies frequencies, int recordTokens, int labels) {
    this.tokens = new PieceTokens(model, recordTokens);
    this.frequencies = frequencies;
    this.labels = labels;
  }

  /// The noisy sums of records that are in memory.
  public Released<List<Long>> release(
      Private<List<GeneratorRecord>> records,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    return release(PrivateRecords.of(records), mechanism, allowance, noise);
  }

  /// The noisy sums, one block of as many numbers as the vocabulary has tokens for each label. The
  /// records are read once, on all processors.
  public Released<List<Long>> release(
      PrivateRecords<GeneratorRecord> records,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    return mechanism.release(
        records.map(this::contribution), labels * frequencies.words().length, allowance, noise);
  }

  private Contribution contribution(GeneratorRecord record) {
    int[] words =
        Arrays.stream(tokens.of(record.content().text()))
            .distinct()
            .map(frequencies::wordOf)
            .filter(word -> word >= 0 && frequencies.weight(word) > 0)
            .sorted()
            .toArray();
    double square =
        Arrays.stream(words).mapToDouble(word -> Math.pow(frequencies.weight(word), 2)).sum();
    int block = record.label() * frequencies.words().length;
    return new Contribution(
        Arrays.stream(words).map(word -> block + word).toArray(),
        Arrays.stream(words)
            .map(word -> (int) (BOUND * frequencies.weight(word) / Math.sqrt(square)))
            .toArray());
  }
}
