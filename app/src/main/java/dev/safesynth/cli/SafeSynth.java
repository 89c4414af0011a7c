package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.run.Version;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `safesynth` command. Failures are handled here, once: a [UserException] becomes one line and
/// its exit code, anything else is a bug.
@Command(
    name = "safesynth",
    description =
        "Synthetic text with a differential privacy guarantee, written by a language model.",
    mixinStandardHelpOptions = true,
    version = "SafeSynthDP " + Version.NUMBER,
    subcommands = {
      DemoCommand.class,
      SetupCommand.class,
      InitCommand.class,
      PlanCommand.class,
      RunCommand.class,
      SweepCommand.class,
      EvaluateCommand.class,
      AuditCommand.class,
      LedgerCommand.class,
      AccountCommand.class,
      BenchCommand.class,
      ConfigReferenceCommand.class
    })
public final class SafeSynth {
  private SafeSynth() {}

  public static void main(String[] arguments) {
    int code = execute(commandLine(), arguments);
    Interruption.finished(code);
    System.exit(code);
  }

  /// Errors too: picocli handles exceptions only, and the virtual machine would print messages,
  /// which could quote a record.
  static int execute(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (Error e) {
      return bug(e, command, Arrays.asList(arguments).contains("--json"));
    }
  }

  /// The command line, for tests too.
  static CommandLine commandLine() {
    return new CommandLine(new SafeSynth())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(SafeSynth::misused)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(failure, command, parsed));
  }

  private static int misused(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String what = String.valueOf(failure.getMessage());
    String fix = "See './safesynth %s--help'.".formatted(subcommand(command));
    if (Arrays.asList(arguments).contains("--json")) {
      JsonOutput.failure(command.getOut(), Exit.USAGE, what, "", fix);
    }
    command.getErr().println("safesynth: " + what + ". " + fix);
    return Exit.USAGE.code();
  }

  private static String subcommand(CommandLine command) {
    return command.getParent() == null
        ? ""
        : subcommand(command.getParent()) + command.getCommandName() + " ";
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    boolean json = parsed.expandedArgs().contains("--json");
    PrintWriter err = command.getErr();
    if (failure instanceof UserException user) {
      if (json) {
        JsonOutput.failure(command.getOut(), user.exit(), user.what(), user.where(), user.fix());
      }
      err.println("safesynth: " + user.getMessage());
      return user.exit().code();
    }
    return bug(failure, command, json);
  }

  private static int bug(Throwable failure, CommandLine command, boolean json) {
    PrintWriter err = command.getErr();
    String what = "This is a bug in SafeSynthDP: " + failure.getClass().getName();
    String fix = "Please report it with the lines below; they hold no data.";
    if (json) {
      JsonOutput.failure(command.getOut(), Exit.BUG, what, "", fix);
    }
    err.println("safesynth: " + what + ". " + fix);
    // frames only: the message of an unexpected exception could quote a record
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      err.println(cause.getClass().getName());
      for (StackTraceElement frame : cause.getStackTrace()) {
        err.println("    at " + frame);
      }
    }
    return Exit.BUG.code();
  }
}
