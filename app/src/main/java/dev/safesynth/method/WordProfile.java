package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.Arrays;
import java.util.List;

/// Which words the records of each label use: one vector per record over the words that the model's
/// vocabulary has a token for, summed by [NoisyVectorSum] (`docs/privacy/vector-sum.md`).
///
/// A word counts once per record, and the same as its other words; those that the model writes
/// often by itself ([WordFrequencies]) tell nothing and do not count. A record's vector depends on
/// that record and on public values alone.
public final class WordProfile {
  /// The l2 norm of every record's vector, in integer units.
  public static final int BOUND = 1024;

  private final WordFrequencies frequencies;
  private final int recordWords;
  private final int labels;

  /// @param frequencies say which words count; computed without any record
  /// @param recordWords the public number of words after which every record is cut
  public WordProfile(WordFrequencies frequencies, int recordWords, int labels) {
    this.frequencies = frequencies;
    this.recordWords = recordWords;
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

  /// The noisy sums, one block of as many numbers as there are words for each label. The records
  /// are read once, on all processors.
  public Released<List<Long>> release(
      PrivateRecords<GeneratorRecord> records,
      NoisyVectorSum mechanism,
      Allowance allowance,
      NoiseSource noise) {
    return mechanism.release(
        records.map(this::contribution), labels * frequencies.words().size(), allowance, noise);
  }

  private Contribution contribution(GeneratorRecord record) {
    int block = record.label() * frequencies.words().size();
    int[] coordinates =
        Arrays.stream(frequencies.words().in(record.content().text(), recordWords))
            .filter(frequencies::counts)
            .map(word -> block + word)
            .toArray();
    var values = new int[coordinates.length];
    Arrays.fill(values, (int) (BOUND / Math.sqrt(Math.max(1, values.length))));
    return new Contribution(coordinates, values);
  }
}
