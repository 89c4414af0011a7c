package dev.safesynth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A process of its own with so little memory that it ends with an error as soon as something is
/// held that grows with the data.
public final class SmallHeap {
  private SmallHeap() {}

  /// Runs a main class to its end.
  ///
  /// @param output gets what the process prints
  /// @return its exit status
  public static int run(int megabytes, String mainClass, Path folder, Path output)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                folder.toString()))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
  }
}
