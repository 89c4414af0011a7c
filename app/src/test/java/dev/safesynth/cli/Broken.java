package dev.safesynth.cli;

import picocli.CommandLine.Command;

/// A command with a bug.
@Command(name = "broken")
final class Broken implements Runnable {
  private final Throwable thrown;

  Broken(Throwable thrown) {
    this.thrown = thrown;
  }

  @Override
  public void run() {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException("unchecked ones only");
    }
  }
}
