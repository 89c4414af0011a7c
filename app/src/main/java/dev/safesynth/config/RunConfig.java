package dev.safesynth.config;

import dev.safesynth.data.FileFormat;
import dev.safesynth.data.RecordSource;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.remote.EndpointSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One run as its user asked for it, checked and complete. Paths are absolute: those in the file
/// and in overrides are taken from the file's folder.
///
/// @param labels the declared labels, at least one, all different, in the user's order
/// @param warnings what can be run but deserves a second look, one line each
/// @param canonicalJson the effective configuration as one line of JSON, the same for two files
///   that mean the same; paths in it stay as they were written, and the place of the ledger is left
///   out
/// @param certificateJson the part of it that a certificate may show: no places of private data, no
///   settings of the machine
public record RunConfig(
    Path file,
    RecordSource input,
    List<Label> labels,
    Privacy privacy,
    Output output,
    Method method,
    Model model,
    Evaluation evaluation,
    Ledger ledger,
    List<String> warnings,
    String canonicalJson,
    String certificateJson) {

  /// One declared class.
  ///
  /// @param description words for the prompt; without them the name has to do
  public record Label(String name, Optional<String> description) {}

  /// The budget. Neighbouring data sets differ by adding or removing one record.
  ///
  /// @param epsilon finite and above 0
  /// @param delta above 0 and below 1
  /// @param rowsAtMost a bound on the number of records that is known without looking at them
  public record Privacy(double epsilon, double delta, Optional<Integer> rowsAtMost) {}

  /// What is written, and where.
  ///
  /// @param records 1 to 1,000,000
  public record Output(Path folder, int records, FileFormat format, PerLabel perLabel) {
    /// `synthetic.csv` or the like in the output folder.
    public Path syntheticFile() {
      return folder.resolve("synthetic." + format.word());
    }

    /// Where texts go that carry no guarantee.
    public Path unprotectedFile() {
      return folder.resolve("NOT-PRIVATE-synthetic." + format.word());
    }
  }

  /// How records are divided among labels.
  public enum PerLabel {
    /// The same number for each label, the remainder going to the first ones.
    EQUAL,
    /// As in the data, by a noisy histogram that is paid for.
    PROPORTIONAL
  }

  /// How texts are made.
  ///
  /// @param describe public words for the prompt
  /// @param recordsPerText nominal number of records that a text sees, 2 to 128
  /// @param divisor the public constant G, 1 to 1024; empty: [#effectiveDivisor]
  /// @param demonstrations of each label, 1 to 16, for the methods whose records vote
  /// @param voters records that are meant to vote for one demonstration, 2 to 1024
  /// @param rounds of votes for texts, 1 to 20
  /// @param candidates for each text that is kept, 2 to 32
  /// @param maxTokens 1 to 1024
  /// @param temperature 0.1 to 5
  /// @param topK 1 to 10,000
  /// @param clip above 0 and at most 100; when empty, epsilon decides
  /// @param prediction for private prediction alone
  public record Method(
      MethodName name,
      String describe,
      int recordsPerText,
      Optional<Integer> divisor,
      int demonstrations,
      int voters,
      int rounds,
      int candidates,
      int maxTokens,
      double temperature,
      int topK,
      Optional<Double> clip,
      Prediction prediction) {
    private Method named(MethodName other) {
      return new Method(
          other,
          describe,
          recordsPerText,
          divisor,
          demonstrations,
          voters,
          rounds,
          candidates,
          maxTokens,
          temperature,
          topK,
          clip,
          prediction);
    }

    /// The public constant G: as configured, else half of the nominal number of records; all of
    /// them for private prediction, whose scores and distances are means.
    public int effectiveDivisor() {
      return divisor.orElse(
          name == MethodName.PRIVATE_PREDICTION ? recordsPerText : Math.max(1, recordsPerText / 2));
    }
  }

  /// What private prediction takes from records.
  ///
  /// @param privateTokens of a text at most, 1 to 1024
  /// @param publicDistance of the mean prediction from the public one, in l1 norm, up to which the
  ///   public model may draw, 0 to 2
  public record Prediction(int privateTokens, double publicDistance) {}

  public enum MethodName {
    /// What suits the model, the budget and the records; no method of its own.
    AUTO,
    SAFESYNTH,
    INVISIBLE_INK,
    PRIVATE_PREDICTION,
    PAPER_GAUSSIAN,
    PAPER_LAPLACE,
    NOISY_MAX,
    PRIVATE_EVOLUTION,
    ZERO_SHOT,
    NON_PRIVATE;

    /// The word that stands for it in a configuration.
    public String word() {
      return wordOf(this);
    }
  }

  /// The language model and the machine that runs it.
  ///
  /// @param contexts empty: chosen by the engine
  /// @param threads in each context; empty: chosen by the engine
  public record Model(
      Weights weights,
      Optional<Path> natives,
      Gpu gpu,
      int gpuLayers,
      Optional<Integer> contexts,
      Optional<Integer> threads,
      int contextMemoryMib) {}

  /// Where the model comes from.
  public sealed interface Weights {
    /// An artifact of the manifest.
    record Named(String name) implements Weights {}

    /// A GGUF file of the user's.
    record File(Path path) implements Weights {}

    /// A model that is served elsewhere.
    ///
    /// @param beside the model in this process, for what needs scores or a vocabulary
    record Endpoint(EndpointSettings settings, Weights beside) implements Weights {}

    /// The model in this process.
    default Weights local() {
      return this instanceof Endpoint(_, Weights beside) ? beside : this;
    }
  }

  public enum Gpu {
    CPU,
    CUDA,
    VULKAN,
    METAL;

    /// The word that stands for it in a configuration.
    public String word() {
      return wordOf(this);
    }
  }

  /// How the result is judged.
  ///
  /// @param inContext whether the language model reads the texts as examples
  /// @param holdout share of records that the generator never sees, above 0 and below 1
  /// @param test real records to test on instead of the holdout
  public record Evaluation(
      boolean enabled, boolean inContext, double holdout, Optional<Path> test) {}

  /// What is charged, and where.
  ///
  /// @param dataSet the public name of the data set: as declared, or the canonical path of the
  ///   input
  /// @param keyFile empty: at the usual place
  /// @param purpose why the records are used; may be empty
  public record Ledger(
      String dataSet, LedgerDatabase database, Optional<Path> keyFile, String purpose) {}

  /// The database of the ledger.
  public sealed interface LedgerDatabase {
    /// As the environment says, or the user's own.
    record Standard() implements LedgerDatabase {}

    /// One file.
    record File(Path path) implements LedgerDatabase {}

    /// A PostgreSQL database.
    ///
    /// @param url may hold a password
    record PostgreSql(String url) implements LedgerDatabase {
      @Override
      public String toString() {
        return "PostgreSql[withheld]";
      }
    }

    /// The database that a path or a URL names.
    ///
    /// @param folder where relative paths begin
    /// @throws java.nio.file.InvalidPathException when it is neither
    static LedgerDatabase of(String place, Path folder) {
      return place.startsWith("jdbc:")
          ? new PostgreSql(place)
          : new File(folder.resolve(place).normalize());
    }
  }

  public RunConfig {
    labels = List.copyOf(labels);
    warnings = List.copyOf(warnings);
  }

  /// Reads and checks a configuration without touching the data that it names.
  ///
  /// @param overrides such as `privacy.epsilon=2`, values as YAML, applied in order
  /// @throws UserException with exit USAGE and every problem found
  public static RunConfig read(Path file, List<String> overrides) {
    return ConfigReader.read(file, overrides);
  }

  /// The same with the method that `auto` stands for; as a file it still says `auto`.
  public RunConfig choosing(MethodName name) {
    return new RunConfig(
        file,
        input,
        labels,
        privacy,
        output,
        method.named(name),
        model,
        evaluation,
        ledger,
        warnings,
        canonicalJson,
        certificateJson);
  }

  /// The label names, in the declared order.
  public List<String> labelNames() {
    return labels.stream().map(Label::name).toList();
  }

  /// SHA-256 of [#canonicalJson()], 64 hexadecimal digits.
  public String hash() {
    return sha256(canonicalJson);
  }

  /// SHA-256 of [#certificateJson()], 64 hexadecimal digits.
  public String certificateHash() {
    return sha256(certificateJson);
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
