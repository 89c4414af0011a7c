package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.llm.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Sums of words with the mistakes that an audit has to find.
public final class BrokenSums {
  private BrokenSums() {}

  /// Noise for half the sensitivity.
  public static AuditedProfile noiseHalved(
      LanguageModel model, GenerationSettings settings, NoisyVectorSum honest) {
    var weaker = new NoisyVectorSum(honest.variance() / 4, honest.bound());
    WordProfile profile = AuditedProfile.profile(model, settings);
    return new AuditedProfile(
        model,
        settings,
        (records, _, noise) -> profile.release(records, weaker, paid(weaker), noise));
  }

  /// Every record is counted twice, as by a join that repeats rows.
  public static AuditedProfile recordsTwice(
      LanguageModel model, GenerationSettings settings, NoisyVectorSum honest) {
    WordProfile profile = AuditedProfile.profile(model, settings);
    return new AuditedProfile(
        model,
        settings,
        (records, allowance, noise) ->
            profile.release(
                records.map(
                    all -> {
                      var twice = new ArrayList<>(all);
                      twice.addAll(all);
                      return (List<GeneratorRecord>) twice;
                    }),
                honest,
                allowance,
                noise));
  }

  /// Counts occurrences, and cuts no record's vector to its bound.
  public static AuditedProfile unclipped(
      LanguageModel model, GenerationSettings settings, NoisyVectorSum honest) {
    var loose = new NoisyVectorSum(honest.variance(), 1 << 15);
    WordVocabulary words = WordVocabulary.of(model);
    return new AuditedProfile(
        model,
        settings,
        (records, _, noise) ->
            loose.release(
                records.map(all -> all.stream().map(record -> occurrences(words, record)).toList()),
                settings.labelWords().size() * words.size(),
                paid(loose),
                noise));
  }

  private static Contribution occurrences(WordVocabulary words, GeneratorRecord record) {
    int[] found =
        Arrays.stream(record.content().text().split(" "))
            .mapToInt(words::indexOf)
            .filter(word -> word >= 0)
            .toArray();
    return new Contribution(found, IntStream.of(found).map(_ -> WordProfile.BOUND / 2).toArray());
  }

  /// Adds noise only to words that some record has.
  public static AuditedProfile noiseWhereSeen(
      LanguageModel model, GenerationSettings settings, NoisyVectorSum honest) {
    WordProfile profile = AuditedProfile.profile(model, settings);
    WordVocabulary words = WordVocabulary.of(model);
    return new AuditedProfile(
        model,
        settings,
        (records, allowance, noise) -> {
          Set<Integer> seen =
              Internal.of(
                      records,
                      all -> {
                        var found = new HashSet<Integer>();
                        all.forEach(
                            record ->
                                Arrays.stream(
                                        words.in(record.content().text(), settings.recordTokens()))
                                    .forEach(found::add));
                        return found;
                      })
                  .forInternalEyes();
          Released<List<Long>> sums = profile.release(records, honest, allowance, noise);
          return sums.map(
              all ->
                  IntStream.range(0, all.size())
                      .mapToObj(at -> seen.contains(at % words.size()) ? all.get(at) : 0L)
                      .toList());
        });
  }

  private static Allowance paid(NoisyVectorSum mechanism) {
    return Charge.paid(mechanism.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
        .sequential(mechanism, 1);
  }
}
