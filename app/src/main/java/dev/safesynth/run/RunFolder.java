package dev.safesynth.run;

import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.method.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the files of a run are. `synthetic.*` and `certificate.json` are the release; everything
/// else stays with those who may see the private records.
///
/// @param folder the output folder
/// @param synthetic the synthetic records
public record RunFolder(Path folder, Path synthetic) {
  public static RunFolder of(RunConfig config) {
    return new RunFolder(
        config.output().folder(),
        config.method().name() == MethodName.NON_PRIVATE
            ? config.output().unprotectedFile()
            : config.output().syntheticFile());
  }

  public Path certificate() {
    return folder.resolve("certificate.json");
  }

  public Path metrics() {
    return folder.resolve("metrics.json");
  }

  public Path report() {
    return folder.resolve("report.html");
  }

  /// The edition of the report for recipients, where it was asked for.
  public Path releasedReport() {
    return folder.resolve("report-release.html");
  }

  public Path log() {
    return folder.resolve("run.log");
  }

  Path journal() {
    return folder.resolve("run.journal");
  }

  /// What an endpoint was asked for, so that its limits hold over interruptions.
  Path usage() {
    return folder.resolve("endpoint.usage");
  }

  /// The journal of the texts without private data, for the baseline.
  Path publicJournal() {
    return folder.resolve("baseline.journal");
  }

  /// Makes the folder for a new run, or checks that there is a run to go on with.
  void prepare(boolean resume) {
    boolean begun = Journal.isBegun(journal());
    boolean finished = Files.exists(certificate()) || Files.exists(synthetic());
    if (resume && !begun) {
      throw new UserException(
          Exit.USAGE,
          "There is no interrupted run to resume",
          folder.toString(),
          "Start it without --resume.");
    }
    if (!resume && begun) {
      throw new UserException(
          Exit.USAGE,
          finished
              ? "The output folder already holds a finished run"
              : "The output folder holds a run that has not ended",
          folder.toString(),
          finished
              ? "Choose another output.folder; --resume repeats only what is missing of the report."
              : "If it was interrupted, continue it with --resume; else choose another output.folder.");
    }
    if (!resume && (finished || Files.exists(synthetic))) {
      throw new UserException(
          Exit.USAGE,
          "The output folder already holds results",
          folder.toString(),
          "Choose another output.folder, or move them away.");
    }
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".probe", null);
      Files.delete(probe);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The output folder cannot be written to",
          folder.toString(),
          "Choose another output.folder, or correct its permissions.",
          e);
    }
  }
}
