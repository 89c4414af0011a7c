package dev.safesynth.method;

import dev.safesynth.data.FileFormat;
import dev.safesynth.data.LabelledText;
import dev.safesynth.data.SyntheticWriter;
import dev.safesynth.dp.Released;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The main class of a process with little memory: writes a journal of many texts, takes it up
/// again and writes the texts to a file, as a resumed run does whose texts are all complete.
final class ManyTextsProcess {
  static final int TEXTS = 80_000;
  static final int TOKENS = 40;

  private ManyTextsProcess() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Path file = folder.resolve("run.journal");
    LanguageModel model = TestModel.shared();
    int[] tokens = model.tokenizeText(" rain and wind on the coast tonight");
    try (Journal journal = Journal.create(file, Map.of("run", "r-1"))) {
      for (int text = 0; text < TEXTS; text++) {
        for (int i = 0; i < TOKENS; i++) {
          int token = tokens[(text + i) % tokens.length];
          journal.draw(text, Released.withoutPrivateData(token));
        }
        journal.done(text);
        journal.flush();
      }
    }
    List<String> labels = List.of("bank", "weather");
    var settings = new GenerationSettings(labels, "messages", 4, TOKENS, 24, 50, 1, 1, 600L << 20);
    GenerationPlan plan = GenerationPlan.onWords(8, 1e-6, 1000, TOKENS);
    var generator = new TextGenerator(model, settings, plan.tokens());
    var allocation = Allocation.of(List.of(TEXTS / 2, TEXTS / 2), List.of(0L, 0L), 1);
    try (Journal journal = Journal.resume(file)) {
      List<Released<LabelledText>> texts =
          generator.writePublic(allocation, labels, journal, GenerationProgress.NONE).orElseThrow();
      SyntheticWriter.write(
          folder.resolve("synthetic.csv"),
          FileFormat.CSV,
          "text",
          "label",
          Released.view(texts).value());
    }
  }
}
