package dev.safesynth.method;

import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.NoisyVectorSum.Contribution;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.embedding.Embedder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Votes with the mistakes that an audit has to find.
public final class BrokenEvolution {
  private BrokenEvolution() {}

  /// Noise for half the sensitivity.
  public static AuditedVotes noiseHalved(Embedder embedder, NoisyVectorSum honest) {
    var weaker = new NoisyVectorSum(honest.variance() / 4, honest.bound());
    var nearest = new NearestVotes(embedder::vector);
    return new AuditedVotes(
        1,
        (records, candidates, _, noise) ->
            nearest.release(records, candidates, weaker, paid(weaker), noise));
  }

  /// A record votes as often as it has neighbours to spare, all for its nearest, and nothing cuts
  /// its vector.
  public static AuditedVotes severalVotes(NoisyVectorSum honest) {
    int votes = 2;
    var loose = new NoisyVectorSum(honest.variance(), votes);
    return new AuditedVotes(
        1,
        (records, candidates, _, noise) ->
            loose.release(
                records.map(
                    all ->
                        all.stream()
                            .map(
                                record ->
                                    new Contribution(
                                        new int[] {
                                          candidates.all().indexOf(record.content().text())
                                        },
                                        new int[] {votes}))
                            .toList()),
                candidates.size(),
                paid(loose),
                noise));
  }

  /// Adds noise only to candidates that have votes, as a table of those that were voted for would.
  public static AuditedVotes noiseWhereVoted(Embedder embedder, NoisyVectorSum honest) {
    var nearest = new NearestVotes(embedder::vector);
    return new AuditedVotes(
        1,
        (records, candidates, allowance, noise) -> {
          Set<String> voted =
              Internal.of(
                      records,
                      all -> {
                        var texts = new HashSet<String>();
                        all.forEach(record -> texts.add(record.content().text()));
                        return texts;
                      })
                  .forInternalEyes();
          Released<List<Long>> votes =
              nearest.release(records, candidates, honest, allowance, noise);
          return votes.map(
              all ->
                  IntStream.range(0, all.size())
                      .mapToObj(at -> voted.contains(candidates.all().get(at)) ? all.get(at) : 0L)
                      .toList());
        });
  }

  private static Allowance paid(NoisyVectorSum mechanism) {
    return Charge.paid(mechanism.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
        .sequential(mechanism, 1);
  }
}
