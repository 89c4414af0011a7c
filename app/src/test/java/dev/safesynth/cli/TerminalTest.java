package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/// What a log of standard error shows of long work.
class TerminalTest {
  private final StringWriter shown = new StringWriter();
  private final Terminal terminal = new Terminal(new PrintWriter(shown), false);

  @Test
  void tellsTextsTokensBudgetAndTimeLeft() {
    terminal.progress("writing", 5, 20, 300, 10, 3);

    assertThat(shown.toString())
        .contains("5/20 texts", "30 tokens/s", "epsilon 3.00 charged", "about 30 s left");
  }

  /// An endpoint's tokens, and those of candidates that votes choose from, are not counted here.
  @Test
  void saysNothingOfTokensThatAreNotCounted() {
    terminal.progress("evolving", 5, 20, 0, 10, 3);

    assertThat(shown.toString()).contains("5/20 texts", "left").doesNotContain("tokens");
  }
}
