package dev.safesynth.cli;

import dev.safesynth.run.RunListener;
import dev.safesynth.store.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/// Live progress on standard error: one line that is drawn over on a terminal, a plain line every
/// few seconds elsewhere.
final class Terminal implements RunListener, Progress {
  private static final int BAR = 24;
  private static final long LIVE_NANOS = 100_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean live;
  private long lastDrawn;
  private boolean lineOpen;
  private String lastPhase = "";
  private boolean lastComplete;

  Terminal(PrintWriter err) {
    this(err, isTerminal());
  }

  Terminal(PrintWriter err, boolean live) {
    this.err = err;
    this.live = live;
  }

  /// The launcher looks whether standard error is a terminal; Java can only ask about both others.
  private static boolean isTerminal() {
    return Boolean.getBoolean("safesynth.terminal") && !"dumb".equals(System.getenv("TERM"));
  }

  @Override
  public synchronized void note(String line) {
    endLine();
    err.println(line);
    err.flush();
  }

  @Override
  public synchronized void progress(
      String phase, int done, int total, long tokens, double seconds, double charged) {
    String rate =
        tokens > 0 && seconds > 0
            ? String.format(Locale.ROOT, "  %.0f tokens/s", tokens / seconds)
            : "";
    String eta =
        done > 0 && done < total && seconds > 2
            ? "  about %s left".formatted(time(seconds / done * (total - done)))
            : "";
    String budget =
        charged > 0 ? String.format(Locale.ROOT, "  epsilon %.3g charged", charged) : "";
    draw(
        phase,
        done == total,
        "%-9s %s %d/%d texts%s%s%s"
            .formatted(phase, bar(done, total), done, total, rate, budget, eta));
  }

  @Override
  public synchronized void update(String phase, long done, long total) {
    String amount =
        total > 0
            ? " %s %d of %d MB".formatted(bar(done, total), done / 1_000_000, total / 1_000_000)
            : done > 0 ? " %d MB".formatted(done / 1_000_000) : "";
    draw(phase, total > 0 && done >= total, phase + amount);
  }

  /// Work that ends with its time: how much of that is over.
  synchronized void share(String phase, int texts, double share) {
    draw(
        phase,
        share >= 1,
        "%-9s %s %d texts".formatted(phase, bar(Math.round(share * 1000), 1000), texts));
  }

  private void draw(String phase, boolean complete, String line) {
    long now = System.nanoTime();
    boolean fresh = !phase.equals(lastPhase);
    if (complete && !fresh && lastComplete) {
      return;
    }
    if (!fresh && !complete && now - lastDrawn < (live ? LIVE_NANOS : PLAIN_NANOS)) {
      return;
    }
    if (fresh) {
      endLine();
    }
    lastPhase = phase;
    lastComplete = complete;
    lastDrawn = now;
    if (live) {
      err.print("\r\u001B[K" + line);
      lineOpen = true;
      if (complete) {
        endLine();
      }
    } else {
      err.println(line);
    }
    err.flush();
  }

  private void endLine() {
    if (lineOpen) {
      err.println();
      lineOpen = false;
    }
  }

  private static String bar(long done, long total) {
    int filled = total == 0 ? BAR : Math.clamp(BAR * done / total, 0, BAR);
    return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
  }

  private static String time(double seconds) {
    long rounded = Math.round(seconds);
    return rounded < 90 ? rounded + " s" : (rounded + 30) / 60 + " min";
  }
}
