package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// The journals of a run: of the texts, and of the baseline without private data.
final class RunJournals {
  private final RunConfig config;
  private final RunFolder folder;
  private final Engine engine;

  RunJournals(RunConfig config, RunFolder folder, Engine engine) {
    this.config = config;
    this.folder = folder;
    this.engine = engine;
  }

  /// The journal of a new run, or that of the interrupted run with the same settings.
  Journal open(boolean resume) {
    Map<String, String> expected = identity();
    if (!resume) {
      var facts = new HashMap<>(expected);
      facts.put("run", UUID.randomUUID().toString());
      facts.put("routing_key", KeyedRouting.fresh().hex());
      facts.put("fingerprint_key", KeyedRouting.fresh().hex());
      return Journal.create(folder.journal(), facts);
    }
    Journal journal = Journal.resume(folder.journal());
    expected.forEach(
        (name, value) -> {
          String found = journal.facts().get(name);
          if (!value.equals(found)) {
            journal.close();
            if (found == null) {
              throw incomplete(name);
            }
            throw new UserException(
                Exit.USAGE,
                "The interrupted run had another " + name,
                folder.folder().toString(),
                "Resume with the same configuration, model and version, or start a new run in"
                    + " another output.folder.");
          }
        });
    return journal;
  }

  /// Removes the journal of a run that has drawn nothing, so that its folder is free.
  void discardUntouched(Journal journal) {
    if (!journal.isUntouched()) {
      return;
    }
    journal.close();
    try {
      Files.deleteIfExists(folder.journal());
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The journal of a run that drew nothing cannot be removed",
          folder.journal().toString(),
          "Remove it, or choose another output.folder.",
          e);
    }
  }

  /// What a run wrote into its journal at the start.
  static String fact(Journal journal, String name) {
    String value = journal.facts().get(name);
    if (value == null) {
      throw incomplete(name);
    }
    return value;
  }

  private static UserException incomplete(String fact) {
    return new UserException(
        Exit.USAGE,
        "The journal of the run is incomplete",
        fact,
        "Start again in another output.folder.");
  }

  /// What a resumed run must have in common with the one that was interrupted.
  private Map<String, String> identity() {
    return Map.of(
        "configuration",
        config.hash(),
        "method", // as `auto` chose it
        config.method().name().word(),
        "model",
        engine.identity(),
        "version",
        Version.NUMBER);
  }

  /// That of an interrupted evaluation of the same run, or a new one.
  Journal baseline() {
    Path file = folder.publicJournal();
    Map<String, String> facts = identity();
    if (Journal.isBegun(file)) {
      Journal journal = Journal.resume(file);
      if (journal.facts().entrySet().containsAll(facts.entrySet())) {
        return journal;
      }
      journal.close();
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The old baseline cannot be removed",
          file.toString(),
          "Remove it, then continue with --resume.",
          e);
    }
    return Journal.create(file, facts);
  }
}
