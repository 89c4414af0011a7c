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
import java.util.stream.IntStream;

/// How often the public model writes each word when it sees no record: what a word's count among
/// the records is compared with. A word is a token of the vocabulary that begins with a blank and
/// goes on with letters.
public final class WordFrequencies {
  /// Texts that the model writes to find out, over all labels.
  private static final int TEXTS = 96;

  /// Words that are in more of the model's texts than this tell nothing.
  private static final double COMMON = 0.15;

  /// Rarer words are taken to be this rare: so few texts cannot tell.
  private static final double RAREST = 1e-4;

  private static final double MILLION = 1e6;

  private final int[] words;
  private final int[] wordOf;
  private final double[] perText;

  private WordFrequencies(int[] words, int vocabulary, double[] perText) {
    this.words = words;
    this.perText = perText;
    this.wordOf = new int[vocabulary];
    Arrays.fill(wordOf, -1);
    IntStream.range(0, words.length).forEach(word -> wordOf[words[word]] = word);
  }

  /// Takes up what [#millionths] gave to an interrupted run.
  ///
  /// @param millionths how often each word is expected in a text, in millionths
  public static WordFrequencies of(LanguageModel model, List<Long> millionths) {
    return new WordFrequencies(
        words(model),
        model.vocabularySize(),
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
    int[] words = words(model);
    var sums = new double[words.length];
    var prompts = new Prompts(model, settings.describe(), settings.recordTokens());
    var step = new TokenStep(mechanism, settings.topK());
    var vocabulary = new Vocabulary(model);
    NoiseSource noise = NoiseSource.secure();
    int labels = settings.labelWords().size();
    int texts = Math.max(TEXTS, labels);
    var logits = new float[model.vocabularySize()];
    try (Decoder decoder = Decoder.open(model, shape(settings, prompts))) {
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
    return new WordFrequencies(
        words, model.vocabularySize(), Arrays.stream(sums).map(sum -> sum / texts).toArray());
  }

  private static final class Open {
    private final Sequence sequence;
    private int length;

    Open(Sequence sequence) {
      this.sequence = sequence;
    }
  }

  private static void add(float[] logits, int[] words, double[] sums) {
    float partition = new LogPartition().of(logits);
    for (int word = 0; word < words.length; word++) {
      sums[word] += Math.exp(logits[words[word]] - partition);
    }
  }

  private static DecoderSettings shape(GenerationSettings settings, Prompts prompts) {
    return new DecoderSettings(
        32,
        prompts.longestPublicPrompt(settings.labelWords()) + settings.maxTokens() + 1,
        // one context whose threads wait for each other is far slower where cores are shared
        settings.threadsPerDecoder(),
        settings.contextMemory());
  }

  private static int[] words(LanguageModel model) {
    return IntStream.range(0, model.vocabularySize())
        .filter(token -> !model.isControl(token))
        .filter(token -> model.text(new int[] {token}).matches(" \\p{L}{2,}"))
        .toArray();
  }

  /// The tokens that are words, ascending; the caller must not change them.
  int[] words() {
    return words;
  }

  /// The index of a token among the words, or -1.
  int wordOf(int token) {
    return wordOf[token];
  }

  /// How often a word is expected in a text of the model's own.
  double perText(int word) {
    return perText[word];
  }

  /// What one occurrence of a word counts: the surprise in nats, 0 for common words.
  double weight(int word) {
    return perText[word] > COMMON ? 0 : -Math.log(Math.max(perText[word], RAREST));
  }

  /// The figures, for the journal.
  public List<Long> millionths() {
    return Arrays.stream(perText).mapToObj(value -> Math.round(value * MILLION)).toList();
  }
}
