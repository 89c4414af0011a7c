package dev.safesynth.run;

import dev.safesynth.method.GenerationProgress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Counts texts and tokens of one phase and passes the counts on.
final class TextCounter implements GenerationProgress {
  private final String phase;
  private final int total;
  private final double charged;
  private final RunListener listener;
  private final AtomicInteger texts;
  private final AtomicLong tokens = new AtomicLong();
  private final long start = System.nanoTime();

  /// @param before texts that an interrupted run has completed
  TextCounter(String phase, int before, int total, double charged, RunListener listener) {
    this.phase = phase;
    this.texts = new AtomicInteger(before);
    this.total = total;
    this.charged = charged;
    this.listener = listener;
  }

  @Override
  public void tokens(int drawn) {
    tell(texts.get(), tokens.addAndGet(drawn));
  }

  @Override
  public void text() {
    tell(texts.incrementAndGet(), tokens.get());
  }

  /// Tokens drawn in this phase by this process.
  long drawn() {
    return tokens.get();
  }

  private void tell(int done, long drawn) {
    // candidates are asked for anew where one comes twice, and do not count as more
    listener.progress(
        phase, Math.min(done, total), total, drawn, (System.nanoTime() - start) / 1e9, charged);
  }
}
