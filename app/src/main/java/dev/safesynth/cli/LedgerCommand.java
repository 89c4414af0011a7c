package dev.safesynth.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "ledger",
    description = "What was spent on which data set, and its limits.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LedgerShowCommand.class,
      LedgerVerifyCommand.class,
      LedgerLimitCommand.class,
      LedgerGroupCommand.class,
      LedgerExportCommand.class
    })
final class LedgerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say which: show, verify, limit, group or export");
  }
}
