package dev.safesynth.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `safesynth` command.
@Command(name = "safesynth", description = "Differentially private synthetic data.")
public final class SafeSynth {
  private SafeSynth() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SafeSynth()).execute(arguments));
  }
}
