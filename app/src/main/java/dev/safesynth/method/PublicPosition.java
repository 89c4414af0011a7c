package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.DecoderSettings;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Sequence;
import java.util.ArrayList;
import java.util.List;

/// A place where a token is drawn, as far as it is public: the model's scores on the public prompt
/// and the tokens so far, and which tokens may come next.
public final class PublicPosition {
  private final float[] logits;
  private final boolean[] allowed;

  /// @param logits finite, over the vocabulary
  /// @param allowed likewise; at least one
  public PublicPosition(float[] logits, boolean[] allowed) {
    this.logits = logits.clone();
    this.allowed = allowed.clone();
  }

  /// The size of the vocabulary.
  public int vocabularySize() {
    return logits.length;
  }

  float[] logits() {
    return logits;
  }

  boolean[] allowed() {
    return allowed;
  }

  /// The positions of texts that the generator writes without any record, one label after the
  /// other. A text that ends goes on with a new one.
  ///
  /// @param mechanism sets the candidates
  /// @param count how many positions
  public static List<PublicPosition> record(
      LanguageModel model, GenerationSettings settings, ClippedSelection mechanism, int count) {
    var vocabulary = new Vocabulary(model);
    var prompts = new Prompts(model, settings.describe(), settings.recordTokens());
    var step = new TokenStep(mechanism, settings.topK());
    NoiseSource noise = NoiseSource.secure();
    var positions = new ArrayList<PublicPosition>();
    var logits = new float[model.vocabularySize()];
    try (Decoder decoder = Decoder.open(model, decoderSettings(settings, prompts))) {
      for (int label = 0; positions.size() < count; label++) {
        String words = settings.labelWords().get(label % settings.labelWords().size());
        Prompts.PublicPrompt prompt = prompts.publicPrompt(words);
        try (var prefix = decoder.prefix(prompt.shared());
            Sequence text = decoder.open(prefix, new int[] {prompt.last()})) {
          boolean ended = false;
          for (int i = 0; i < settings.maxTokens() && !ended && positions.size() < count; i++) {
            decoder.step();
            decoder.logits(text, logits);
            positions.add(new PublicPosition(logits, vocabulary.allowedAt(i)));
            int token = step.drawPublic(logits, vocabulary.allowedAt(i), noise).value();
            decoder.append(text, token);
            ended = vocabulary.ends(token);
          }
        }
      }
    }
    return positions;
  }

  private static DecoderSettings decoderSettings(GenerationSettings settings, Prompts prompts) {
    return new DecoderSettings(
        4,
        prompts.longestPublicPrompt(settings.labelWords()) + settings.maxTokens() + 1,
        settings.threadsPerDecoder(),
        settings.contextMemory());
  }
}
