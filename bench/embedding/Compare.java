import com.sun.management.OperatingSystemMXBean;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.safesynth.embedding.Embedder;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Progress;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// See `compare.sh`. All columns of a row together are its text.
class Compare {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int WARM_UP = 150;

  /// The wrapper reads no further, as its tokenizer.json says, so only shorter texts are compared.
  private static final int WRAPPER_PIECES = 126;

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
    List<String> texts;
    try (var csv = CsvReader.builder().ofCsvRecord(Path.of(arguments[0]))) {
      texts =
          csv.stream()
              .skip(1)
              .map(row -> String.join(" ", row.getFields()))
              .distinct()
              .limit(rows + WARM_UP)
              .toList();
    }
    Path folder = ArtifactStore.open(System.getenv(), Progress.silent()).embeddings();
    var wrapper = new AllMiniLmL6V2QuantizedEmbeddingModel();
    var embedder = Embedder.open(folder);
    Function<List<String>, float[][]> one =
        some -> some.stream().map(t -> wrapper.embed(t).content().vector()).toArray(float[][]::new);
    Function<List<String>, float[][]> all =
        some ->
            wrapper.embedAll(some.stream().map(TextSegment::from).toList()).content().stream()
                .map(e -> e.vector())
                .toArray(float[][]::new);
    List<String> unmeasured = texts.subList(0, WARM_UP);
    List.<Function<List<String>, float[][]>>of(one, all, embedder::embed)
        .forEach(way -> way.apply(unmeasured));

    List<String> measured = texts.subList(WARM_UP, texts.size());
    float[][] ours = measure("ours", measured, embedder::embed);
    float[][] theirs = measure("wrapper, embed", measured, one);
    measure("wrapper, embedAll", measured, all);
    int[] whole =
        IntStream.range(0, ours.length)
            .filter(i -> wrapper.embed(measured.get(i)).tokenUsage().inputTokenCount() < WRAPPER_PIECES)
            .toArray();
    System.out.printf(
        "smallest cosine between the two, %d texts: %.7f%n",
        whole.length,
        IntStream.of(whole).mapToDouble(i -> cosine(ours[i], theirs[i])).min().orElseThrow());
    System.exit(0); // the wrapper's threads would go on
  }

  private static float[][] measure(
      String who, List<String> measured, Function<List<String>, float[][]> embed) {
    long cpu = SYSTEM.getProcessCpuTime();
    long wall = System.nanoTime();
    float[][] vectors = embed.apply(measured);
    double wallSeconds = (System.nanoTime() - wall) / 1e9;
    double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf(
        "%-18s %6.1f texts per CPU-second, %6.1f per second%n",
        who, measured.size() / cpuSeconds, measured.size() / wallSeconds);
    return vectors;
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
