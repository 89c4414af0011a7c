package dev.safesynth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Scanner;
import java.util.stream.Stream;

/// The pattern of [EngineBenchmark] from a C program, which is compiled where a C compiler is
/// installed: the figure to compare the Java engine with. Linux and macOS.
public final class NativeBenchmark {
  private final Path program;
  private final Natives natives;
  private final Path gguf;

  private NativeBenchmark(Path program, Natives natives, Path gguf) {
    this.program = program;
    this.natives = natives;
    this.gguf = gguf;
  }

  /// Compiles the program, or returns empty when there is no C compiler.
  ///
  /// @param source `bench/native/decode.c`
  /// @param folder where the compiled program goes
  public static Optional<NativeBenchmark> compile(
      Path source, Path folder, Natives natives, LanguageModel model) {
    Optional<Path> compiler = compiler();
    if (compiler.isEmpty() || !Files.isReadable(source)) {
      return Optional.empty();
    }
    Path program = folder.resolve("decode");
    run(
        List.of(
            compiler.get().toString(), "-O2", "-o", program.toString(), source.toString(), "-ldl"));
    return Optional.of(new NativeBenchmark(program, natives, model.file()));
  }

  private static Optional<Path> compiler() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("cc", "gcc", "clang")
        .flatMap(
            name ->
                Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Runs one pattern from C, in one context.
  ///
  /// @param sequences 1 to 256
  /// @param steps 1 to 200
  public EngineBenchmark.Result c(int sequences, int steps, int threads) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    natives.library().files().forEach(file -> command.add(file.toString()));
    command.add(natives.library().directory().toString());
    command.add(gguf.toAbsolutePath().toString());
    command.add(String.valueOf(sequences));
    command.add(String.valueOf(steps));
    command.add(String.valueOf(threads));
    var figures = new Scanner(run(command)).useLocale(Locale.ROOT);
    int tokens = figures.nextInt();
    double seconds = figures.nextDouble();
    return new EngineBenchmark.Result(
        "c",
        sequences,
        new Parallelism(1, threads),
        tokens,
        seconds,
        figures.nextDouble(),
        1 - figures.nextDouble() / seconds,
        figures.nextDouble());
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new UserException(
            Exit.ENVIRONMENT,
            "The C benchmark failed: " + said.strip().replaceAll("\\s+", " "),
            command.getFirst(),
            "Run the benchmark without it.");
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    }
  }
}
