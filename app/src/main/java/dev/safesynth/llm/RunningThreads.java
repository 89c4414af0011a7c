package dev.safesynth.llm;

import dev.safesynth.failure.UserException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Threads that work side by side on one thing.
public final class RunningThreads {
  private RunningThreads() {}

  /// Waits for all of them, the failed ones included, and then fails as the first failed one did.
  ///
  /// @param work what they do, such as `writing`
  /// @throws UserException when that was the failure
  public static void await(List<Future<?>> running, String work) {
    @Nullable RuntimeException first = null;
    for (Future<?> thread : running) {
      try {
        thread.get();
      } catch (ExecutionException e) {
        if (first == null) {
          first =
              e.getCause() instanceof UserException user
                  ? user
                  : new IllegalStateException("a " + work + " thread failed", e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(
            "interrupted while waiting for the " + work + " threads", e);
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
