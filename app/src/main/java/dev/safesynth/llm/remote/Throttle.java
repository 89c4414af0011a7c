package dev.safesynth.llm.remote;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// How many requests may be in flight: at most as many as configured, half as many each time that
/// the server says that it is too much, and slowly more again while it answers. A server that asks
/// for a pause gets it from all requests, not only from the one that it refused.
final class Throttle {
  private static final long LOOK_UP_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int most;
  private double allowed;
  private int inFlight;
  private long closedUntil = System.nanoTime();

  Throttle(int most) {
    this.most = most;
    this.allowed = most;
  }

  /// Waits for a place.
  ///
  /// @return false when stopped before there was one
  boolean enter(BooleanSupplier stop) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (stop.getAsBoolean()) {
          return false;
        }
        long closed = closedUntil - System.nanoTime();
        if (closed <= 0 && inFlight < (int) allowed) {
          inFlight++;
          return true;
        }
        long wait = TimeUnit.MILLISECONDS.toNanos(LOOK_UP_MILLIS);
        long _ = changed.awaitNanos(closed > 0 ? Math.min(closed, wait) : wait);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives the place back after an answer.
  void answered() {
    leave(Math.min(most, allowed + 1 / allowed), Duration.ZERO);
  }

  /// Gives the place back after a failure that says nothing about load.
  void failed() {
    leave(allowed, Duration.ZERO);
  }

  /// Gives the place back after being told that it is too much.
  ///
  /// @param pause in which nothing is sent
  void refused(Duration pause) {
    leave(Math.max(1, allowed / 2), pause);
  }

  private void leave(double newAllowed, Duration pause) {
    lock.lock();
    try {
      inFlight--;
      allowed = newAllowed;
      long until = System.nanoTime() + pause.toNanos();
      if (until - closedUntil > 0) {
        closedUntil = until;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
