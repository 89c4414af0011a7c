package dev.safesynth.config;

import dev.safesynth.data.FileFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rules that involve more than one key. Each looks only at values that are good by themselves.
final class ConfigChecks {
  /// What an entry of the ledger can hold.
  private static final int LONGEST_PURPOSE = 1000;

  private final ConfigValues values;
  private final Path folder;
  private final Problems problems;

  /// @param folder where relative paths begin
  ConfigChecks(ConfigValues values, Path folder, Problems problems) {
    this.values = values;
    this.folder = folder;
    this.problems = problems;
  }

  void run() {
    inputFormat();
    columns();
    recordsAndLabels();
    model();
    EndpointKeys.check(values, folder, problems);
    files();
    ledger();
  }

  private void inputFormat() {
    Optional<FileFormat> format = format(values);
    if (format.isEmpty()
        && values.text("input.path").isPresent()
        && !values.wasGiven("input.format")) {
      boolean packed =
          values
              .text("input.path")
              .orElseThrow()
              .toLowerCase(Locale.ROOT)
              .matches(".*\\.(gz|zip|bz2|xz|zst)");
      problem(
          "input.path",
          packed
              ? "compressed files are not read; unpack it first"
              : "its format cannot be told from the name; add input.format: csv, jsonl or parquet");
    }
    if (values.wasGiven("input.delimiter") && format.filter(FileFormat.CSV::equals).isEmpty()) {
      format.ifPresent(
          other -> problem("input.delimiter", "means nothing for " + other.word() + "; remove it"));
    }
  }

  private void columns() {
    List<String> text = values.texts("input.text").orElse(List.of());
    if (new HashSet<>(text).size() < text.size()) {
      problem("input.text", "names a column twice");
    }
    Optional<String> label = values.text("input.label");
    if (label.filter(text::contains).isPresent()) {
      problem("input.label", "is the same column as input.text");
    }
    Optional<String> id = values.text("input.id");
    if (id.filter(text::contains).isPresent()) {
      problem(
          "input.id",
          "is the same column as input.text; without input.id the content identifies a record");
    }
    if (id.isPresent() && id.equals(label)) {
      problem("input.id", "is the same column as input.label");
    }
  }

  private void recordsAndLabels() {
    Optional<Integer> records = values.whole("output.records");
    Optional<Integer> labels = values.labels().map(List::size);
    boolean equal = values.text("output.per_label").filter("equal"::equals).isPresent();
    if (equal && records.isPresent() && labels.isPresent() && records.get() < labels.get()) {
      problem(
          "output.records",
          records.get()
              + " is fewer than the "
              + labels.get()
              + " labels; with output.per_label: equal each needs at least one");
    }
    boolean evaluated = values.flag("evaluation.enabled").orElse(false);
    if (evaluated && labels.filter(count -> count < 2).isPresent()) {
      problem(
          "labels",
          "the evaluation trains classifiers and needs at least two labels; add labels, or set"
              + " evaluation.enabled: false");
    }
  }

  private void model() {
    if (values.wasGiven("model.name") && values.wasGiven("model.path")) {
      problem("model.path", "give either model.name or model.path, not both");
    }
    boolean cpu = values.text("model.gpu").filter("cpu"::equals).isPresent();
    if (cpu && values.whole("model.gpu_layers").filter(layers -> layers > 0).isPresent()) {
      problem("model.gpu_layers", "must be 0 with model.gpu: cpu; name the GPU kind in model.gpu");
    }
  }

  private void files() {
    Optional<Path> input = path("input.path");
    Optional<Path> test = path("evaluation.test");
    if (input.isPresent() && input.equals(test)) {
      problem("evaluation.test", "is the same file as input.path; test records must be others");
    }
    Optional<Path> output =
        path("output.folder")
            .flatMap(
                place ->
                    values
                        .text("output.format")
                        .map(format -> place.resolve("synthetic." + format)));
    if (output.isPresent() && (output.equals(input) || output.equals(test))) {
      problem(
          "output.folder", "the synthetic records would replace real ones; choose another folder");
    }
    if (path("output.folder").isPresent() && path("output.folder").equals(input)) {
      problem("output.folder", "is the input file; name a folder");
    }
  }

  private void ledger() {
    if (values.text("ledger.purpose").filter(text -> text.length() > LONGEST_PURPOSE).isPresent()) {
      problem("ledger.purpose", "must have at most " + LONGEST_PURPOSE + " characters");
    }
  }

  /// What can be run but deserves a second look.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    double delta = values.decimal("privacy.delta").orElseThrow();
    Optional<Integer> rows = values.whole("privacy.rows_at_most");
    if (rows.filter(bound -> delta * bound > 0.1).isPresent()) {
      warnings.add(
          "privacy.delta: %s is above one tenth of one over privacy.rows_at_most (%d): such a delta allows publishing whole records of a few people; use %s or less"
              .formatted(delta, rows.orElseThrow(), decimalBelow(0.1 / rows.orElseThrow())));
    } else if (delta > 1e-4) {
      warnings.add(
          "privacy.delta: %s is above 1.0E-4: such a delta allows publishing one record in every %d in full; use 1e-6 or less, and less than one over the number of records"
              .formatted(delta, Math.max(1, Math.round(1 / delta))));
    }
    boolean gpu = values.text("model.gpu").filter(kind -> !kind.equals("cpu")).isPresent();
    if (gpu && values.whole("model.gpu_layers").filter(layers -> layers == 0).isPresent()) {
      warnings.add("model.gpu_layers: 0 leaves the whole model on the CPU; set it to use the GPU");
    }
    return warnings;
  }

  /// One significant digit, rounded down.
  private static String decimalBelow(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    return String.format(Locale.ROOT, "%.0e", Math.floor(value / power * (1 + 1e-12)) * power);
  }

  static Optional<FileFormat> format(ConfigValues values) {
    return values
        .text("input.format")
        .map(word -> FileFormat.valueOf(word.toUpperCase(Locale.ROOT)))
        .or(() -> values.text("input.path").map(Path::of).flatMap(FileFormat::ofFileName));
  }

  private Optional<Path> path(String key) {
    return values.text(key).map(text -> folder.resolve(text).normalize());
  }

  private void problem(String key, String reason) {
    problems.add(key, values.origin(key), reason);
  }
}
