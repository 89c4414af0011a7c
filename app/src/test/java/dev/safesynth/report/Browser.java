package dev.safesynth.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real headless Chromium, run as a process for one page at a time.
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path scratch;

  /// @param scratch a folder for the browser's profile and output, not removed afterwards: the
  ///   browser's helpers may still write there when it has ended
  Browser(Path scratch) {
    this.scratch = scratch;
  }

  /// The document after its scripts have run, as HTML.
  String dom(Path page) throws IOException, InterruptedException {
    return run(
        page, List.of("--window-size=1300,1000", "--virtual-time-budget=5000", "--dump-dom"));
  }

  void screenshot(Path page, int width, int height, Path image, String... more)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--window-size=" + width + "," + height);
    arguments.add("--screenshot=" + image);
    run(page, arguments);
  }

  private String run(Path page, List<String> arguments) throws IOException, InterruptedException {
    Path profile = scratch.resolve("profile");
    Path out = Files.createTempFile(scratch, "chromium", ".out");
    Path err = Files.createTempFile(scratch, "chromium", ".err");
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--no-first-run",
            "--user-data-dir=" + profile));
    command.addAll(arguments);
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Chromium did not finish within two minutes: " + Files.readString(err));
    }
    if (process.exitValue() != 0) {
      throw new IOException("Chromium failed: " + Files.readString(err));
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static Path executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The report is tested in a real browser and none of "
                        + NAMES
                        + " is on PATH. Install Chromium (Debian, Ubuntu: apt-get install chromium)."));
  }
}
