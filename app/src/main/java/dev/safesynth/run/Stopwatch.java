package dev.safesynth.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/// Wall time and processor time of the process since a moment.
///
/// @param nanos wall clock at the start
/// @param cpuNanos processor time at the start, all threads
record Stopwatch(long nanos, long cpuNanos) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime(), cpu());
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /// What was drawn since, and how fast.
  String describe(long tokens) {
    double seconds = (System.nanoTime() - nanos) / 1e9;
    double cpuSeconds = (cpu() - cpuNanos) / 1e9;
    return String.format(
        Locale.ROOT,
        "wrote %d tokens in %.1f s: %.1f tokens/s, %.1f tokens per CPU-second",
        tokens,
        seconds,
        tokens / seconds,
        tokens / cpuSeconds);
  }
}
