package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and termination: asks the work to stop, gives it time to put what it has drawn on the
/// disk and to say how to go on, and ends with exit code 130.
final class Interruption {
  private static final int PATIENCE_SECONDS = 20;
  private static final CountDownLatch FINISHED = new CountDownLatch(1);

  private Interruption() {}

  /// Registers what is to be stopped.
  static void stops(Runnable work) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (FINISHED.getCount() == 0) {
                    return; // an ordinary end
                  }
                  work.run();
                  try {
                    FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  Runtime.getRuntime().halt(Exit.INTERRUPTED.code());
                },
                "interruption"));
  }

  /// The command has ended by itself.
  static void finished() {
    FINISHED.countDown();
  }
}
