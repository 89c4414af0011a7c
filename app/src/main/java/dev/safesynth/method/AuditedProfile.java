package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The noisy sum of words as an audit sees it: over records that the auditor made up, with a canary
/// or without it. Takes in no record of anybody's.
///
/// The worst record is one whose vector reaches the bound in a direction that the auditor knows:
/// one rare word, or several that share the bound. The auditor reads the sum along that direction.
public final class AuditedProfile implements AuditedSum {
  /// Words of the canary that spreads over coordinates; a power of 4, so that no rounding is lost.
  private static final int SPREAD = 16;

  private static final int BYSTANDERS = 4;

  /// What is audited. The seam is there so that tests can hand in broken sums and see the audit
  /// object.
  interface Sum {
    Released<List<Long>> release(
        Private<List<GeneratorRecord>> records, Allowance allowance, NoiseSource noise);
  }

  /// A made-up record.
  enum Canary {
    /// The same word over and over: it must count once.
    ONE_WORD,
    /// Different words, each a share of the bound.
    SPREAD_WORDS
  }

  private final Sum sum;
  private final List<GeneratorRecord> bystanders;
  private final GeneratorRecord oneWord;
  private final GeneratorRecord spreadWords;
  private final int[] coordinates;

  @Override
  public String subject() {
    return "sum of words";
  }

  @Override
  public List<String> canaries() {
    return Arrays.stream(Canary.values()).map(AuditedProfile::words).toList();
  }

  private static String words(Canary canary) {
    return canary.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public double draw(String canary, boolean in, Allowance allowance, NoiseSource noise) {
    Canary found =
        Arrays.stream(Canary.values())
            .filter(one -> words(one).equals(canary))
            .findFirst()
            .orElseThrow();
    return draw(found, in, allowance, noise);
  }

  /// The sum that a plan releases.
  ///
  /// @param plan with words
  public static AuditedProfile of(
      LanguageModel model, GenerationSettings settings, GenerationPlan plan) {
    WordProfile profile = profile(model, settings);
    NoisyVectorSum mechanism = plan.words().orElseThrow();
    return new AuditedProfile(
        model,
        settings,
        (records, allowance, noise) -> profile.release(records, mechanism, allowance, noise));
  }

  /// As if the model never wrote a word by itself, so that every word counts.
  static WordProfile profile(LanguageModel model, GenerationSettings settings) {
    return new WordProfile(
        evenFrequencies(model), settings.recordTokens(), settings.labelWords().size());
  }

  private static WordFrequencies evenFrequencies(LanguageModel model) {
    int words = WordVocabulary.of(model).size();
    return WordFrequencies.of(model, Collections.nCopies(words, 0L));
  }

  AuditedProfile(LanguageModel model, GenerationSettings settings, Sum sum) {
    this.sum = sum;
    WordVocabulary words = WordVocabulary.of(model);
    this.coordinates = IntStream.range(0, SPREAD).toArray();
    List<String> spelt = IntStream.range(0, SPREAD + BYSTANDERS).mapToObj(words::spelt).toList();
    this.oneWord =
        record(
            "one",
            String.join(" ", Collections.nCopies(settings.recordTokens(), spelt.getFirst())));
    this.spreadWords =
        record("spread", spelt.stream().limit(SPREAD).collect(Collectors.joining(" ")));
    this.bystanders =
        IntStream.range(0, BYSTANDERS)
            .mapToObj(i -> record("bystander " + i, spelt.get(SPREAD + i)))
            .toList();
  }

  private static GeneratorRecord record(String id, String text) {
    return new GeneratorRecord(id, 0, new LabelledText("canary", text));
  }

  /// Draws the sum once and reads it along the canary's direction: its mean is 0 without the canary
  /// and the norm of the canary's vector with it.
  ///
  /// @param in whether the canary is among the records
  double draw(Canary canary, boolean in, Allowance allowance, NoiseSource noise) {
    var records = new ArrayList<>(bystanders);
    if (in) {
      records.add(canary == Canary.ONE_WORD ? oneWord : spreadWords);
    }
    List<Long> sums = sum.release(Private.of(records), allowance, noise).value();
    if (canary == Canary.ONE_WORD) {
      return sums.get(coordinates[0]);
    }
    double along = 0;
    for (int coordinate : coordinates) {
      along += sums.get(coordinate);
    }
    return along / Math.sqrt(coordinates.length);
  }
}
