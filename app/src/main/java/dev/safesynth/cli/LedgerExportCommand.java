package dev.safesynth.cli;

import dev.safesynth.data.AtomicFile;
import dev.safesynth.dp.ledger.Entry;
import dev.safesynth.dp.ledger.Ledger;
import dev.safesynth.failure.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "export",
    description = "Write every entry with its hashes as JSON lines; no names of data sets.",
    mixinStandardHelpOptions = true)
final class LedgerExportCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private LedgerOptions options;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "What to write. Default: standard output, with --json as one object.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() {
    List<Map<String, Object>> entries =
        options.existing(Ledger::entries).stream().map(LedgerExportCommand::json).toList();
    List<String> lines = entries.stream().map(JSON::writeValueAsString).toList();
    if (file.isEmpty()) {
      options.print(lines, Map.of("entries", entries));
      return Exit.DONE.code();
    }
    byte[] bytes =
        lines.stream()
            .map(line -> line + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file.get(), out -> out.write(bytes));
    options.print(
        List.of("%d entries in %s".formatted(lines.size(), file.get())),
        Map.of("entries", lines.size(), "file", file.get().toString()));
    return Exit.DONE.code();
  }

  private static Map<String, Object> json(Entry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("seq", entry.seq());
    json.put("id", entry.id().toString());
    json.put("kind", entry.kind().text());
    json.put("at", entry.at().toString());
    json.put("data_set", entry.dataSet());
    json.put("body", entry.body());
    json.put("previous_hash", entry.previousHash());
    json.put("hash", entry.hash());
    return json;
  }
}
