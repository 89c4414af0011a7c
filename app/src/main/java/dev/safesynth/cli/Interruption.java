package dev.safesynth.cli;

import dev.safesynth.failure.Exit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C and termination: asks the work to stop, gives it time to put what it has drawn on the
/// disk and to say how to go on, and ends with exit code 130.
final class Interruption {
  /// A step of the model takes far less. What takes longer, such as the evaluation, draws nothing
  /// and can be cut off anywhere.
  private static final int PATIENCE_SECONDS = 5;

  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile int code = Exit.INTERRUPTED.code();

  private Interruption() {}

  /// Registers what is to be stopped.
  ///
  /// @param farewell says how to go on, when the work does not end in time to say it
  static void stops(Runnable work, Runnable farewell) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (FINISHED.getCount() == 0) {
                    return; // an ordinary end
                  }
                  work.run();
                  try {
                    if (!FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                      farewell.run();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  Runtime.getRuntime().halt(code);
                },
                "interruption"));
  }

  /// The command has ended by itself.
  ///
  /// @param exitCode kept when a signal comes while the process ends
  static void finished(int exitCode) {
    code = exitCode;
    FINISHED.countDown();
  }
}
