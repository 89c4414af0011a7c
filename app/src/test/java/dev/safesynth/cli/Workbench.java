package dev.safesynth.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.dp.ledger.LedgerLocation;
import dev.safesynth.failure.UserException;
import dev.safesynth.store.ArtifactStore;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Manifest;
import dev.safesynth.store.Progress;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/// A folder with private rows, a configuration and a ledger of its own, and ways to run the product
/// there. Every row carries a marker that no model writes; [#assertNoMarker] looks for it in all
/// that is left.
final class Workbench {
  static final String MARKER = "zqxjkv-9417";

  static final List<String> LABELS = List.of("country_support", "exchange_via_app");

  final Path folder;
  final Path input;
  final Path config;
  final Path output;
  final Path ledger;

  Workbench(Path folder) throws IOException {
    natives();
    this.folder = folder;
    this.input = folder.resolve("in.csv");
    this.config = folder.resolve("run.yaml");
    this.output = folder.resolve("out");
    this.ledger = folder.resolve("ledger.db");
    rows(56);
    config("");
  }

  /// Where the model and the libraries are.
  static ArtifactStore store() {
    return ArtifactStore.open(System.getenv(), Manifest.builtIn(), Progress.silent());
  }

  /// The libraries, set up by whoever builds.
  static Path natives() {
    try {
      return store().natives(Gpu.CPU);
    } catch (UserException e) {
      throw new IllegalStateException("run ./safesynth setup first", e);
    }
  }

  void rows(int count) throws IOException {
    write(input, rowLines(count, 0));
  }

  /// Rows of the demo, each with the marker in its text and in its id.
  static String rowLines(int count, int skip) throws IOException {
    var lines = new StringBuilder("id,text,category\n");
    try (var csv =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(
                    requireNonNull(SafeSynth.class.getResourceAsStream("demo/train.csv")),
                    StandardCharsets.UTF_8))) {
      csv.stream()
          .filter(row -> LABELS.contains(row.getField("category")))
          .sorted(Comparator.comparingInt(row -> row.getField("text").hashCode()))
          .skip(skip)
          .limit(count)
          .forEach(
              row ->
                  lines
                      .append(MARKER + "-id" + row.getStartingLineNumber())
                      .append(",\"" + row.getField("text").replace("\"", "\"\"").strip())
                      .append(" " + MARKER + "-" + row.getStartingLineNumber() + "\",")
                      .append(row.getField("category") + "\n"));
    }
    return lines.toString();
  }

  /// Writes the configuration of a small run.
  ///
  /// @param more further lines of YAML, for keys of their own at the top level
  void config(String more) throws IOException {
    config("{database: ledger.db, data_set: tickets}", more);
  }

  /// The same with another `ledger` section.
  void config(String ledgerSection, String more) throws IOException {
    write(
        config,
        """
        input: {path: in.csv, text: text, label: category, id: id}
        labels: [country_support, exchange_via_app]
        privacy: {epsilon: 8, delta: 1.0e-5}
        output: {folder: out, records: 6}
        method: {name: invisible-ink, describe: customer questions, records_per_text: 4, max_tokens: 6, top_k: 40}
        ledger: %s
        """
                .formatted(ledgerSection)
            + more);
  }

  static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /// Runs in this virtual machine; quicker, and as good where only the outcome matters.
  Outcome here(String... arguments) {
    return execute(SafeSynth.commandLine(), arguments);
  }

  /// The same with one more command.
  Outcome withCommand(Object more, String name) {
    return execute(SafeSynth.commandLine().addSubcommand(name, more), name);
  }

  static Outcome execute(CommandLine command, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = SafeSynth.execute(command, arguments);
    Interruption.finished(exit); // else the hook would hold up the end of the tests
    return new Outcome(exit, out.toString(), err.toString());
  }

  /// `run` with the configuration and further arguments, in this virtual machine.
  Outcome runHere(String... more) {
    return here(withConfig(more));
  }

  /// `run` in a process of its own.
  Outcome run(String... more) throws IOException, InterruptedException {
    return start(more).end();
  }

  Running start(String... more) throws IOException {
    return start(Map.of(), withConfig(more));
  }

  Running start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(arguments));
    return launch(environment, command);
  }

  Running launch(Map<String, String> environment, List<String> command) throws IOException {
    Path out = Files.createTempFile(folder, "stdout", ".txt");
    Path err = Files.createTempFile(folder, "stderr", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.safesynth.cli.SafeSynth");
  }

  private String[] withConfig(String... more) {
    return Stream.concat(Stream.of("run", config.toString()), Arrays.stream(more))
        .toArray(String[]::new);
  }

  /// A process under way.
  record Running(Process process, Path out, Path err) {
    Outcome end() throws IOException, InterruptedException {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("did not end within two minutes: " + Files.readString(err));
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /// Waits until a file holds a word often enough, or the process has ended.
    void await(Path file, String word, int times) throws IOException, InterruptedException {
      while (process.isAlive()
          && (Files.notExists(file) || count(Files.readString(file), word) < times)) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    /// As Ctrl-C does. Where this process was started with Ctrl-C ignored, as build machines start
    /// jobs in the background, the started one ignores it too; a termination takes the same way.
    void interrupt() throws IOException, InterruptedException {
      signal(isInterruptIgnored() ? "TERM" : "INT");
    }

    private static boolean isInterruptIgnored() throws IOException {
      Path status = Path.of("/proc/self/status");
      return Files.exists(status)
          && Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private static int count(String text, String word) {
      return text.split(word, -1).length - 1;
    }
  }

  String read(String name) throws IOException {
    return Files.readString(output.resolve(name), StandardCharsets.UTF_8);
  }

  /// One of the ledger's commands, on the ledger of this place.
  Outcome ledger(String... arguments) {
    return here(
        Stream.concat(
                Stream.of("ledger"),
                Stream.concat(Arrays.stream(arguments), Stream.of("--ledger", ledger.toString())))
            .toArray(String[]::new));
  }

  /// What happened to charges and limits, in the order in which the ledger was told.
  List<String> charges() {
    return entries(ledger);
  }

  /// The kinds of the entries of a ledger, after the first one.
  static List<String> entries(Path ledger) {
    try (Ledger open = Ledger.open(LedgerLocation.file(ledger))) {
      return open.entries().stream().skip(1).map(entry -> entry.kind().text()).toList();
    }
  }

  List<String> files() throws IOException {
    if (Files.notExists(output)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> output.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /// The marker is in the private files and nowhere else.
  ///
  /// @param allowed names of private files that the test made beside the input
  void assertNoMarker(String... allowed) throws IOException {
    byte[] marker = "zqxjkv".getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(file.getFileName());
        if (!file.equals(input) && !List.of(allowed).contains(name)) {
          assertThat(name).doesNotContain("zqxjkv");
          assertThat(indexOf(Files.readAllBytes(file), marker)).as(file.toString()).isEqualTo(-1);
        }
      }
    }
  }

  static void assertNoMarker(Outcome outcome) {
    assertThat(outcome.out()).doesNotContain("zqxjkv");
    assertThat(outcome.err()).doesNotContain("zqxjkv");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int start = 0; start + part.length <= bytes.length; start++) {
      if (Arrays.equals(bytes, start, start + part.length, part, 0, part.length)) {
        return start;
      }
    }
    return -1;
  }
}
