import de.siegmar.fastcsv.reader.CsvReader;
import dev.safesynth.data.LabelledText;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.fidelity.Comparison;
import dev.safesynth.fidelity.EmbeddedTexts;
import dev.safesynth.fidelity.TextFidelity;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Progress;
import dev.safesynth.text.Classifier;
import dev.safesynth.text.Example;
import dev.safesynth.text.Learner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// See `compare.sh`.
class Compare {
  private static final List<Learner> LEARNERS =
      List.of(
          Learner.LOGISTIC_REGRESSION, Learner.NAIVE_BAYES, Learner.EMBEDDING_LOGISTIC_REGRESSION);

  public static void main(String[] arguments) throws Exception {
    List<LabelledText> test =
        read(Path.of(arguments[0]), List.of(arguments[1].split(",")), arguments[2]);
    var labels = new HashMap<String, Integer>();
    new TreeSet<>(test.stream().map(LabelledText::label).toList())
        .forEach(label -> labels.put(label, labels.size()));
    Path folder = ArtifactStore.open(System.getenv(), Progress.silent()).embeddings();
    try (Embedder embedder = Embedder.open(folder)) {
      System.out.println(
          "| method | corpora | texts | LR on words | naive Bayes | LR on embeddings | precision, recall | MAUVE"
              + " | distinct-2 | self-BLEU | words a text |");
      System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
      EmbeddedTexts real = embedded(test, embedder);
      List<Example> tests = examples(test, labels, embedder);
      for (String argument : Arrays.asList(arguments).subList(3, arguments.length)) {
        String name = argument.substring(0, argument.indexOf('='));
        var corpora = new ArrayList<List<LabelledText>>();
        for (String file : argument.substring(name.length() + 1).split(",")) {
          corpora.add(read(Path.of(file), List.of("text"), "label"));
        }
        row(name, corpora, tests, real, labels, embedder);
      }
    }
  }

  private static void row(
      String name,
      List<List<LabelledText>> corpora,
      List<Example> test,
      EmbeddedTexts real,
      Map<String, Integer> labels,
      Embedder embedder) {
    var cells = new ArrayList<String>();
    cells.add(name);
    cells.add(Integer.toString(corpora.size()));
    cells.add(Integer.toString(corpora.getFirst().size()));
    List<List<Example>> trained =
        corpora.stream().map(corpus -> examples(corpus, labels, embedder)).toList();
    for (Learner learner : LEARNERS) {
      cells.add(
          range(
              trained.stream()
                  .map(corpus -> learner.train(corpus, labels.size(), 1))
                  .map(model -> accuracy(model, test))
                  .toList()));
    }
    List<Comparison> compared =
        corpora.stream().map(corpus -> compare(corpus, real, embedder)).toList();
    cells.add(
        mean(compared, c -> c.precisionRecall().value().orElseThrow().precision().value())
            + ", "
            + mean(compared, c -> c.precisionRecall().value().orElseThrow().recall().value()));
    // of all corpora together, since few rows give no figure
    Comparison all =
        compare(corpora.stream().flatMap(List::stream).toList(), real, embedder);
    cells.add(
        all.mauve().value().map(m -> "%.3f".formatted(m.mauve().mean())).orElse("too few"));
    cells.add(mean(compared, c -> c.diversity().value().orElseThrow().distinct2().mean()));
    cells.add(mean(compared, c -> c.selfBleu().value().orElseThrow().bleu().mean()));
    cells.add(
        "%.0f"
            .formatted(
                corpora.stream()
                    .flatMap(List::stream)
                    .mapToInt(text -> text.text().split("\\s+").length)
                    .average()
                    .orElseThrow()));
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static double accuracy(Classifier model, List<Example> test) {
    return test.stream().filter(row -> Classifier.best(model.scores(row)) == row.label()).count()
        / (double) test.size();
  }

  private static String range(List<Double> values) {
    var each = values.stream().mapToDouble(v -> v).summaryStatistics();
    return each.getCount() == 1
        ? "%.3f".formatted(each.getAverage())
        : "%.3f (%.3f–%.3f)".formatted(each.getAverage(), each.getMin(), each.getMax());
  }

  private static String mean(List<Comparison> compared, ToDoubleFunction<Comparison> figure) {
    return "%.2f".formatted(compared.stream().mapToDouble(figure).average().orElseThrow());
  }

  private static Comparison compare(
      List<LabelledText> corpus, EmbeddedTexts real, Embedder embedder) {
    return TextFidelity.measure(
            new TextFidelity.Inputs(
                EmbeddedTexts.none(),
                real,
                embedded(corpus, embedder),
                EmbeddedTexts.none(),
                embedder.name(),
                2000,
                1))
        .synthetic()
        .value()
        .orElseThrow();
  }

  private static EmbeddedTexts embedded(List<LabelledText> texts, Embedder embedder) {
    return EmbeddedTexts.of(texts, embedder.embed(texts.stream().map(LabelledText::text).toList()));
  }

  private static List<Example> examples(
      List<LabelledText> texts, Map<String, Integer> labels, Embedder embedder) {
    embedder.embed(texts.stream().map(LabelledText::text).toList());
    Map<String, float[]> vectors =
        texts.stream()
            .map(LabelledText::text)
            .distinct()
            .collect(Collectors.toMap(text -> text, embedder::vector));
    return Example.of(texts, labels, vectors);
  }

  private static List<LabelledText> read(Path file, List<String> text, String label)
      throws Exception {
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      return csv.stream()
          .map(
              row ->
                  new LabelledText(
                      row.getField(label),
                      text.stream().map(row::getField).collect(Collectors.joining(" "))))
          .toList();
    }
  }
}
