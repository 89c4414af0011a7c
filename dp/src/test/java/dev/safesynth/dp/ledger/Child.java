package dev.safesynth.dp.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A [LedgerProcess] from the outside.
final class Child implements AutoCloseable {
  /// Where SQLite's driver unpacks its library: killed processes leave it behind.
  private static final Path LIBRARIES = makeLibraries();

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  private Child(Process process) {
    this.process = process;
    this.reader = Thread.ofPlatform().start(this::read);
  }

  /// @param wrapper a program and arguments that the JVM is started through, or nothing
  static Child start(List<String> wrapper, String... arguments) {
    var command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.sqlite.tmpdir=" + LIBRARIES,
            "-cp",
            classPath(),
            LedgerProcess.class.getName()));
    command.addAll(Arrays.asList(arguments));
    try {
      return new Child(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Child start(String... arguments) {
    return start(List.of(), arguments);
  }

  private static Path makeLibraries() {
    try {
      Path folder = Files.createTempDirectory("ledger-libraries");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> Commands.run("rm", "-rf", folder.toString())));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return Stream.of(
            "dev.safesynth.dp.ledger.Ledger",
            "dev.safesynth.dp.ledger.LedgerProcess",
            "org.sqlite.JDBC",
            "org.postgresql.Driver")
        .map(Child::placeOf)
        .distinct()
        .collect(Collectors.joining(":"));
  }

  private static String placeOf(String name) {
    try {
      Class<?> type = Class.forName(name, false, Child.class.getClassLoader());
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      synchronized (lines) {
        lines.notifyAll();
      }
    }
  }

  /// Waits for a line with this beginning.
  Child await(String beginning) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    synchronized (lines) {
      while (lines.stream().noneMatch(line -> line.startsWith(beginning))) {
        if (System.nanoTime() > deadline || !reader.isAlive()) {
          throw new AssertionError("no line " + beginning + " among " + lines.size());
        }
        lines.wait(100);
      }
    }
    return this;
  }

  /// Lets a process that waits begin.
  void go() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// SIGKILL; what it had said is still read to the end.
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /// The end of the process and of what it said.
  Child join() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("does not end: " + lines().reversed().stream().limit(3).toList());
    }
    reader.join();
    return this;
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// The charges of the lines that begin with a word.
  List<UUID> said(String word) {
    return lines().stream()
        .filter(line -> line.matches(word + " [0-9a-f-]{36}"))
        .map(line -> UUID.fromString(line.substring(word.length() + 1)))
        .toList();
  }

  @Override
  public void close() {
    kill();
  }
}
