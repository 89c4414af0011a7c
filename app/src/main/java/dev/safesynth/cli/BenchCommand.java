package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.EngineBenchmark;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.NativeBenchmark;
import dev.safesynth.llm.Natives;
import dev.safesynth.llm.Parallelism;
import dev.safesynth.store.Gpu;
import dev.safesynth.store.Setup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measure the engine, beside llama.cpp called from C where a compiler is there.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  private static final int[] SEQUENCES = {8, 32};

  @Spec private CommandSpec spec;

  @Option(names = "--steps", defaultValue = "32", description = "Measured steps, 1 to 200.")
  private int steps;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    if (steps < 1 || steps > 200) {
      throw new UserException(
          Exit.USAGE, "--steps must be 1 to 200, was " + steps, "", "Give another number.");
    }
    var terminal = new Terminal(spec.commandLine().getErr());
    Setup.Ready ready = SetupCommand.ready(Gpu.CPU, SetupCommand.STANDARD_MODEL, terminal);
    Natives natives = Natives.load(ready.natives());
    try (LanguageModel model = LanguageModel.open(natives, ready.model(), 0)) {
      show(measure(natives, model));
    }
    return Exit.DONE.code();
  }

  private List<EngineBenchmark.Result> measure(Natives natives, LanguageModel model) {
    var benchmark = new EngineBenchmark(model);
    int cores = Runtime.getRuntime().availableProcessors();
    var results = new ArrayList<EngineBenchmark.Result>();
    Optional<NativeBenchmark> fromC = fromC(natives, model);
    for (int sequences : SEQUENCES) {
      results.add(benchmark.java(sequences, steps, new Parallelism(1, 1)));
      fromC.ifPresent(c -> results.add(c.c(sequences, steps, 1)));
      if (cores > 1) {
        results.add(benchmark.java(sequences, steps, new Parallelism(1, cores)));
        fromC.ifPresent(c -> results.add(c.c(sequences, steps, cores)));
        results.add(benchmark.java(sequences, steps, new Parallelism(cores, 1)));
      }
    }
    return results;
  }

  private static Optional<NativeBenchmark> fromC(Natives natives, LanguageModel model) {
    Path source = Path.of(System.getProperty("safesynth.root", "."), "bench/native/decode.c");
    if (Files.notExists(source)) {
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("safesynth-bench");
      return NativeBenchmark.compile(source, folder, natives, model);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The benchmark in C cannot be built",
          source.toString(),
          "Check free space in the temporary folder.",
          e);
    }
  }

  private void show(List<EngineBenchmark.Result> results) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonOutput.print(out, Map.of("engine", results.stream().map(BenchCommand::row).toList()));
      return;
    }
    out.println(
        "engine  sequences  contexts x threads  tokens/s  tokens/CPU-s  outside llama_decode");
    for (EngineBenchmark.Result result : results) {
      out.printf(
          Locale.ROOT,
          "%-6s  %9d  %17s  %8.1f  %12.1f  %19.1f%%%n",
          result.engine(),
          result.sequences(),
          result.parallelism().decoders() + " x " + result.parallelism().threadsPerDecoder(),
          result.tokensPerSecond(),
          result.tokensPerCpuSecond(),
          100 * result.outsideShare());
    }
    out.flush();
  }

  private static Map<String, Object> row(EngineBenchmark.Result result) {
    var row = new LinkedHashMap<String, Object>();
    row.put("engine", result.engine());
    row.put("sequences", result.sequences());
    row.put("contexts", result.parallelism().decoders());
    row.put("threads", result.parallelism().threadsPerDecoder());
    row.put("tokens_per_second", result.tokensPerSecond());
    row.put("tokens_per_cpu_second", result.tokensPerCpuSecond());
    row.put("share_outside_decode", result.outsideShare());
    row.put("check", result.check());
    return row;
  }
}
