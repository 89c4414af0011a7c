package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real `safesynth` script in a folder with fake JDKs and a fake Maven.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "find",
          "head",
          "grep",
          "sed",
          "readlink",
          "dirname",
          "mkdir",
          "rmdir",
          "mv",
          "rm",
          "sleep",
          "cat",
          "flock");

  @TempDir private Path folder;
  private Path root;
  private Path tools;
  private Path jdks;
  private Path builds;

  @BeforeEach
  void makeFolder() throws IOException {
    Path repository = Path.of("").toAbsolutePath().resolve("..").normalize();
    root = folder.resolve("a clone");
    tools = Files.createDirectories(folder.resolve("tools"));
    jdks = Files.createDirectories(folder.resolve("jdks"));
    builds = folder.resolve("builds");
    Files.createDirectories(root.resolve("scripts"));
    Files.copy(repository.resolve("safesynth"), root.resolve("safesynth"));
    Files.copy(repository.resolve("scripts/find-jdk.sh"), root.resolve("scripts/find-jdk.sh"));
    for (String source : List.of("pom.xml", "app/pom.xml", "dp/pom.xml", "app/src/main/A.java")) {
      Path file = root.resolve(source);
      Files.createDirectories(file.resolve("..").normalize());
      Files.writeString(file, "");
    }
    Files.createDirectories(root.resolve("dp/src/main"));
    Files.createDirectories(root.resolve(".mvn"));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
      }
    }
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin/", "/bin/")) {
        if (Files.exists(Path.of(place + tool)) && !Files.exists(tools.resolve(tool))) {
          script(tools.resolve(tool), "exec " + place + tool + " \"$@\"");
        }
      }
    }
    mavenVersion("3.8.7");
  }

  private static void script(Path file, String body) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A Maven that notes each build and makes the jar.
  private void mavenVersion(String version) throws IOException {
    script(
        tools.resolve("mvn"),
        "if [ \"$1\" = -v ]; then echo 'Apache Maven "
            + version
            + " (x)'; exit; fi\n"
            + "echo noise; echo \"built with $JAVA_HOME\" >> '"
            + builds
            + "'; sleep 0.3\n"
            + "mkdir -p app/target; echo jar > app/target/safesynth-app-0.1.0.jar");
  }

  /// A JDK whose java prints its name, its process id and its arguments.
  private Path jdk(String name, String version) throws IOException {
    Path home = jdks.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/javac"), "exit 0");
    script(
        home.resolve("bin/java"),
        "echo '" + name + "'; echo $$; for a in \"$@\"; do echo \"$a\"; done; exit 3");
    return home;
  }

  private record Ended(int code, long pid, List<String> out, List<String> err) {}

  private Process start(Path program, Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("SAFESYNTH_JDK_FOLDERS", jdks.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Ended end(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(
        process.exitValue(),
        process.pid(),
        process.inputReader().lines().toList(),
        process.errorReader().lines().toList());
  }

  private Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return end(start(root.resolve("safesynth"), environment, arguments));
  }

  @Test
  void saysInOneLineThatThereIsNoJdk() throws IOException, InterruptedException {
    jdk("jdk-17", "17.0.2");
    Files.createDirectories(jdk("jdk-25-runtime-only", "25.0.1").resolve("bin"));
    Files.delete(jdks.resolve("jdk-25-runtime-only/bin/javac"));

    Ended ended = run(Map.of());

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).singleElement().asString().contains("JDK 25 is missing");
  }

  @Test
  void saysInOneLineThatThereIsNoMaven() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    Files.delete(tools.resolve("mvn"));

    Ended ended = run(Map.of());

    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).singleElement().asString().contains("Maven 3.8 or newer is missing");
  }

  @Test
  void refusesAnOldMaven() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    mavenVersion("3.6.3");

    assertThat(run(Map.of()).err()).singleElement().asString().contains("found 3.6.3");
  }

  @Test
  void prefersJavaHome() throws IOException, InterruptedException {
    jdk("other-25", "25.0.1");
    Path own = jdk("own", "25");

    assertThat(run(Map.of("JAVA_HOME", own.toString())).out()).startsWith("own");
  }

  @Test
  void looksElsewhereWhenJavaHomeIsAnotherVersion() throws IOException, InterruptedException {
    Path old = jdk("jdk-21", "21.0.4");
    jdk("jdk-25", "25.0.1");

    Ended ended = run(Map.of("JAVA_HOME", old.toString()));

    assertThat(ended.out()).startsWith("jdk-25");
    assertThat(builds).hasContent("built with " + jdks.resolve("jdk-25"));
  }

  @Test
  void findsTheJdkOfTheProgramOnThePath() throws IOException, InterruptedException {
    Path home = jdk("hidden", "25.0.1");
    Path elsewhere = folder.resolve("opt");
    Files.move(home, elsewhere);
    Files.createSymbolicLink(tools.resolve("javac"), elsewhere.resolve("bin/javac"));

    assertThat(run(Map.of()).out()).startsWith("hidden");
  }

  @Test
  void replacesItselfByJavaAndPassesArgumentsAndExitCode()
      throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");

    Ended ended = run(Map.of("SAFESYNTH_JAVA_OPTS", "-Xmx1g -Da=b"), "run", "my file.yaml", "");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out().get(1)).isEqualTo(String.valueOf(ended.pid()));
    assertThat(ended.out())
        .contains("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-Da=b")
        .endsWith("dev.safesynth.cli.SafeSynth", "run", "my file.yaml", "");
  }

  @Test
  void worksThroughALink() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of("a clone/safesynth"));

    Ended ended = end(start(link, Map.of()));

    assertThat(ended.out())
        .anyMatch(a -> a.startsWith(root + "/app/target/safesynth-app-0.1.0.jar:"));
  }

  @Test
  void buildsOnceAndIsThenQuiet() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");

    Ended first = run(Map.of());
    Ended second = run(Map.of());

    assertThat(first.err())
        .containsExactly("building SafeSynthDP (first time takes about a minute)");
    assertThat(first.out()).doesNotContain("noise");
    assertThat(second.err()).isEmpty();
    assertThat(Files.readAllLines(builds)).hasSize(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    run(Map.of());
    Files.setLastModifiedTime(
        root.resolve("app/target/built"), FileTime.from(LONG_AGO.plusSeconds(60)));
    Files.setLastModifiedTime(
        root.resolve("app/src/main/A.java"), FileTime.from(LONG_AGO.plusSeconds(120)));

    run(Map.of());

    assertThat(Files.readAllLines(builds)).hasSize(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");

    Process first = start(root.resolve("safesynth"), Map.of());
    Process second = start(root.resolve("safesynth"), Map.of());

    assertThat(end(first).out()).startsWith("jdk-25");
    assertThat(end(second).out()).startsWith("jdk-25");
    assertThat(Files.readAllLines(builds)).hasSize(1);
  }

  @Test
  void twoAtOnceBuildOnceWithoutFlock() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    Files.deleteIfExists(tools.resolve("flock"));

    Process first = start(root.resolve("safesynth"), Map.of());
    Process second = start(root.resolve("safesynth"), Map.of());

    assertThat(end(first).out()).startsWith("jdk-25");
    assertThat(end(second).out()).startsWith("jdk-25");
    assertThat(Files.readAllLines(builds)).hasSize(1);
    assertThat(root.resolve(".safesynth-build.lock.d")).doesNotExist();
  }

  @Test
  void aFailedBuildStartsNothingAndIsTriedAgain() throws IOException, InterruptedException {
    jdk("jdk-25", "25.0.1");
    script(
        tools.resolve("mvn"),
        "[ \"$1\" = -v ] && echo 'Apache Maven 3.9.9' && exit; echo reason; exit 1");

    Ended failed = run(Map.of());
    mavenVersion("3.9.9");
    Ended mended = run(Map.of());

    assertThat(failed.code()).isEqualTo(70);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("reason").last().asString().contains("the build failed");
    assertThat(mended.out()).startsWith("jdk-25");
  }
}
