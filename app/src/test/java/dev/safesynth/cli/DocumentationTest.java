package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.config.RunConfig;
import dev.safesynth.failure.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the documentation shows works: commands parse, configurations are valid, links lead
/// somewhere and the table of exit codes is the one in the code.
final class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern COMMAND = Pattern.compile("\\./safesynth( [^\\n`|;)>]*)?");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");

  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  private static final Pattern PAGE = Pattern.compile("docs/[a-z/-]+\\.md");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> commandsParse() throws IOException {
    return find(COMMAND).stream()
        .filter(command -> !command.contains("<") && !command.contains("…"))
        .distinct()
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command,
                    () -> {
                      String[] words = command.replace("./safesynth", "").strip().split(" +");
                      if (!words[0].isEmpty()) {
                        SafeSynth.commandLine().parseArgs(words);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> configurationsAreValid() throws IOException {
    List<String> configurations = new ArrayList<>();
    for (Path file : pages()) {
      YAML.matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .filter(yaml -> yaml.startsWith("input:"))
          .forEach(configurations::add);
    }
    configurations.add(Files.readString(ROOT.resolve("bench/ag-news.yaml")));
    assertThat(configurations).hasSizeGreaterThan(1);
    return configurations.stream()
        .map(
            yaml ->
                DynamicTest.dynamicTest(
                    yaml.lines().skip(1).findFirst().orElse(""),
                    () -> {
                      Path file = Files.createTempFile(folder, "example", ".yaml");
                      Files.writeString(file, yaml);
                      assertThat(RunConfig.read(file, List.of()).labels()).isNotEmpty();
                    }));
  }

  @Test
  void linksLeadToFiles() throws IOException {
    for (Path file : pages()) {
      LINK.matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .forEach(target -> assertThat(file.resolveSibling(target).normalize()).exists());
    }
  }

  /// A proof that names a test which is not there claims a cover that nobody has.
  @TestFactory
  Stream<DynamicTest> theTestsThatProofsNameExist() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String module : List.of("dp", "app")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : sources.filter(name -> name.toString().endsWith("Test.java")).toList()) {
          tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    Set<MatchResult> named = new LinkedHashSet<>();
    for (Path file : pages()) {
      if (file.startsWith(ROOT.resolve("docs/privacy"))) {
        TEST.matcher(Files.readString(file)).results().forEach(named::add);
      }
    }
    assertThat(named).hasSizeGreaterThan(20);
    return named.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name.group(),
                    () ->
                        assertThat(tests.get(name.group(1)))
                            .contains(
                                name.group(2) == null
                                    ? "class " + name.group(1)
                                    : " " + name.group(2) + "(")));
  }

  /// Certificates, derivations and Javadoc send the reader there.
  @Test
  void thePagesThatTheCodeNamesExist() throws IOException {
    Set<String> named = new LinkedHashSet<>();
    for (String module : List.of("dp", "app")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : sources.filter(name -> name.toString().endsWith(".java")).toList()) {
          PAGE.matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .forEach(named::add);
        }
      }
    }
    assertThat(named).isNotEmpty().allSatisfy(page -> assertThat(ROOT.resolve(page)).exists());
  }

  @Test
  void theReadmeListsEveryExitCode() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));

    List<String> listed =
        Pattern.compile("(?m)^\\| (\\d+) \\|")
            .matcher(readme)
            .results()
            .map(m -> m.group(1))
            .toList();

    assertThat(listed)
        .containsExactlyElementsOf(
            Stream.of(Exit.values()).map(exit -> String.valueOf(exit.code())).toList());
  }

  private static List<String> find(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : pages()) {
      pattern.matcher(Files.readString(file)).results().map(MatchResult::group).forEach(found::add);
    }
    return found;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }
}
