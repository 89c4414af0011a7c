package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Allowance;
import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.SparseVector;
import dev.safesynth.dp.noise.NoiseSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts by private prediction (Amin et al., EMNLP Findings 2024): before each token a [PublicGate]
/// asks whether the records would have the public model's; if so the token is drawn from public
/// scores, else by [ClippedMean] from the records', after which the next search starts. When the
/// searches of a text are used up the public model writes its end, and nobody asks.
///
/// A search is in the journal before its first test, whose outcome might otherwise be lost and
/// drawn again: whatever happens, no text sees more searches than were paid for, nor more private
/// tokens than searches.
///
/// @param tests pays for the searches of each batch
/// @param draws pays for as many private tokens
record PredictedTexts(
    Batches batches,
    PublicGate test,
    ClippedMean mean,
    TokenStep free,
    Charge.Partition tests,
    Charge.Partition draws,
    Journal journal)
    implements TextWriter.Source {
  @Override
  public Private<List<LabelledText>> batch(TextTask task) {
    return batches.of(task);
  }

  @Override
  public TextWriter.Draw draw(TextTask task) {
    int used = journal.searches(task.number());
    return new Predicted(
        task.number(), tests.part(task.part(), used), draws.part(task.part(), used));
  }

  /// One text.
  private final class Predicted implements TextWriter.Draw {
    private final int text;
    private final Allowance searches;
    private final Allowance tokens;
    private SparseVector.@Nullable Search search;

    Predicted(int text, Allowance searches, Allowance tokens) {
      this.text = text;
      this.searches = searches;
      this.tokens = tokens;
    }

    @Override
    public boolean usesRecords() {
      return search != null || searches.left() > 0;
    }

    @Override
    public Released<Integer> from(
        float[] publicLogits, boolean[] allowed, TokenRule.Records records, NoiseSource noise) {
      if (!usesRecords()) {
        return free.drawPublic(publicLogits, allowed, noise);
      }
      SparseVector.Search open = search == null ? start(noise) : search;
      PublicSupport support = ClippedMean.candidates(publicLogits, allowed, mean.topK());
      // computed once: a batch that is evaluated in turns would be evaluated twice
      List<Private<float[]>> differences = records.differences(support);
      if (!open.isAbove(PublicGate.query(test.distance(publicLogits, allowed, _ -> differences)))
          .value()) {
        search = open;
        return free.drawPublic(publicLogits, allowed, noise);
      }
      search = null;
      return mean.draw(publicLogits, allowed, _ -> differences, tokens, noise);
    }

    private SparseVector.Search start(NoiseSource noise) {
      journal.search(text);
      journal.flush();
      return test.start(searches, noise);
    }
  }
}
