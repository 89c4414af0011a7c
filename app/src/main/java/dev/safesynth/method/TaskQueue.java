package dev.safesynth.method;

import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The texts that are still to be written, each handed out once, in order, to whichever thread
/// asks.
final class TaskQueue {
  private final Iterator<TextTask> tasks;
  private final Predicate<TextTask> isComplete;

  /// @param isComplete which of them need not be written any more
  TaskQueue(List<TextTask> tasks, Predicate<TextTask> isComplete) {
    this.tasks = tasks.iterator();
    this.isComplete = isComplete;
  }

  /// The next one; null when there is none left.
  synchronized @Nullable TextTask poll() {
    while (tasks.hasNext()) {
      TextTask task = tasks.next();
      if (!isComplete.test(task)) {
        return task;
      }
    }
    return null;
  }
}
