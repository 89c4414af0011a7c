package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import java.util.List;
import java.util.Optional;

/// Writes texts with a public model from prompts alone, wherever the model is: in this process, or
/// behind an endpoint. Every method writes what the journal lacks and is empty when stopped before
/// all was complete.
public interface TextAuthor {
  /// What the model writes on the public prompt, without any record.
  Optional<List<Released<LabelledText>>> writePublic(
      Allocation allocation, List<String> labels, Journal journal, GenerationProgress progress);

  /// What the model writes from released words; no record takes part.
  ///
  /// @param routing draws the key words of each text, so that a resumed run has the same
  Optional<List<Released<LabelledText>>> writeSteered(
      Steering steering,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress);

  /// What the model writes with private records as examples: no mechanism takes part and nothing is
  /// protected, so the texts are internal.
  ///
  /// @param routing draws the examples of each text
  Optional<Internal<List<LabelledText>>> writeWithoutGuarantee(
      Private<List<GeneratorRecord>> records,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress);

  /// Asks the writing threads to stop as soon as what is under way is in the journal.
  void stop();
}
