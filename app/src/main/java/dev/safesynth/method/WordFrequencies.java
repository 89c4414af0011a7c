package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.DecoderSettings;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/// How often the public model writes each word when it sees no record: which words are too common
/// to tell anything, and what a word's count among the records is compared with.
public final class WordFrequencies {
  /// Texts that the model writes to find out, over all labels.
  private static final int TEXTS = 96;

  /// Words that are in more of the model's texts than this tell nothing.
  private static final double COMMON = 0.15;

  private static final int SEQUENCES = 32;

  private static final double MILLION = 1e6;

  private final WordVocabulary words;
  private final double[] perText;

  private WordFrequencies(WordVocabulary words, double[] perText) {
    this.words = words;
    this.perText = perText;
  }

  /// Takes up what [#millionths] gave to an interrupted run.
  ///
  /// @param millionths how often each word is expected in a text, in millionths
  public static WordFrequencies of(LanguageModel model, List<Long> millionths) {
    return new WordFrequencies(
        WordVocabulary.of(model),
        millionths.stream().mapToDouble(value -> value / MILLION).toArray());
  }

  /// Lets the model write and adds up the probabilities of every word at every place.
  ///
  /// @param mechanism sets the candidates, as in [TextGenerator]
  /// @param stop asked after every step; when true, the figures are of what was written so far
  public static WordFrequencies measure(
      LanguageModel model,
      GenerationSettings settings,
      ClippedSelection mechanism,
      BooleanSupplier stop) {
    WordVocabulary words = WordVocabulary.of(model);
    var sums = new double[words.size()];
    var prompts = new Prompts(model, settings.describe(), settings.recordTokens());
    var step = new TokenStep(mechanism, settings.topK());
    var vocabulary = new Vocabulary(model);
    NoiseSource noise = NoiseSource.secure();
    int labels = settings.labelWords().size();
    int texts = Math.max(TEXTS, labels);
    var logits = new float[model.vocabularySize()];
    try (Decoder decoder = Decoder.open(model, shape(model, settings, prompts))) {
      int begun = 0;
      var open = new ArrayList<Open>();
      while ((begun < texts || !open.isEmpty()) && !stop.getAsBoolean()) {
        while (begun < texts && decoder.freeSlots() > 0) {
          String label = settings.labelWords().get(begun++ % labels);
          open.add(new Open(decoder.open(prompts.publicPrompt(label).all())));
        }
        decoder.step();
        for (Open text : List.copyOf(open)) {
          decoder.logits(text.sequence, logits);
          add(logits, words, sums);
          int token = step.drawPublic(logits, vocabulary.allowedAt(text.length++), noise).value();
          if (vocabulary.ends(token) || text.length >= settings.maxTokens()) {
            text.sequence.close();
            open.remove(text);
          } else {
            decoder.append(text.sequence, token);
          }
        }
      }
    }
    return new WordFrequencies(words, Arrays.stream(sums).map(sum -> sum / texts).toArray());
  }

  private static final class Open {
    private final Sequence sequence;
    private int length;

    Open(Sequence sequence) {
      this.sequence = sequence;
    }
  }

  private static void add(float[] logits, WordVocabulary words, double[] sums) {
    float partition = new LogPartition().of(logits);
    for (int token = 0; token < logits.length; token++) {
      int word = words.wordOf(token);
      if (word >= 0) {
        sums[word] += Math.exp(logits[token] - partition);
      }
    }
  }

  /// Has room wherever a generator's decoder has: one sequence is less than its fewest.
  private static DecoderSettings shape(
      LanguageModel model, GenerationSettings settings, Prompts prompts) {
    return new DecoderSettings(
            SEQUENCES,
            prompts.longestPublicPrompt(settings.labelWords()) + settings.maxTokens() + 1,
            // one context whose threads wait for each other is far slower where cores are shared
            settings.threadsPerDecoder(),
            settings.contextMemory())
        .fitted(model, 1);
  }

  WordVocabulary words() {
    return words;
  }

  /// How often a word is expected in a text of the model's own.
  double perText(int word) {
    return perText[word];
  }

  /// Whether a word is measured at all.
  boolean counts(int word) {
    return perText[word] <= COMMON;
  }

  /// How many of the words that are measured a text of the model's own has, at least one: what a
  /// record's are expected to be, since those of the data are private.
  double countedPerText() {
    double sum = 0;
    for (int word = 0; word < perText.length; word++) {
      sum += counts(word) ? Math.min(1, perText[word]) : 0;
    }
    return Math.max(1, sum);
  }

  /// The figures, for the journal.
  public List<Long> millionths() {
    return Arrays.stream(perText).mapToObj(value -> Math.round(value * MILLION)).toList();
  }
}
