package dev.safesynth.method;

import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.DecoderSettings;
import dev.safesynth.llm.LanguageModel;
import java.util.Optional;

/// How many sequences a decoder has and how long they may become. Everything follows from public
/// settings.
///
/// @param spending what records take part in; empty where they do in nothing that is a release
/// @param exampleTokens of one example in a prompt, 0 where prompts have none
record DecoderShape(
    LanguageModel model,
    GenerationSettings settings,
    Prompts prompts,
    Optional<Spending> spending,
    int exampleTokens) {
  /// Sequences of one decoder where a text takes one: enough for good throughput, few enough that
  /// texts learn from those before them what is still due.
  private static final int PUBLIC_SEQUENCES = 64;

  /// The same where a text takes one for each of its records: with half as many it is 6 % slower,
  /// with many more it waits too long for the last texts.
  private static final int RECORD_SEQUENCES = 128;

  private static final int FEWEST_SEQUENCES = 4;

  /// A key word, its comma, and what tokenising it anew may add.
  private static final int TOKENS_PER_KEY_WORD = 4;

  /// As many sequences as are wanted, or as the memory has room for.
  DecoderSettings decoder() {
    return new DecoderSettings(
            Math.min(DecoderSettings.MOST_SEQUENCES, wanted()),
            tokensPerSequence(),
            settings.threadsPerDecoder(),
            settings.contextMemory() / settings.decoders())
        .fitted(model, FEWEST_SEQUENCES);
  }

  /// Bytes that all decoders together take beside the model.
  long memoryBytes() {
    DecoderSettings each = decoder();
    return settings.decoders()
        * Decoder.memoryBytes(model, each.maxSequences(), each.tokensPerSequence());
  }

  private int wanted() {
    return spending
        .map(
            way ->
                switch (way) {
                  // room for some texts of the nominal number of records, so that turns are rare
                  case Spending.Tokens _, Spending.Prediction _ ->
                      Math.max(RECORD_SEQUENCES, 3 * settings.recordsPerText() + 2);
                  // and for a batch of twice the nominal size
                  case Spending.Votes votes -> Math.max(PUBLIC_SEQUENCES, 2 * votes.voters() + 2);
                  case Spending.Words _, Spending.Evolution _ -> PUBLIC_SEQUENCES;
                })
        .orElse(PUBLIC_SEQUENCES);
  }

  private int tokensPerSequence() {
    int longest = 0;
    for (String words : settings.labelWords()) {
      // a prompt holds a record or key words or examples
      int added =
          Math.max(
              prompts.longestRecordPart(words),
              Steering.keyWords(settings.maxTokens()) * TOKENS_PER_KEY_WORD);
      if (exampleTokens > 0) {
        added =
            Math.max(added, prompts.longestExamples(words, TextGenerator.EXAMPLES, exampleTokens));
      }
      longest = Math.max(longest, prompts.publicPrompt(words).length() + added);
    }
    return longest + settings.maxTokens();
  }
}
