package dev.safesynth.config;

import dev.safesynth.data.ColumnGuess;
import dev.safesynth.data.FileFormat;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A first configuration for a data file, with guesses marked for review. It holds column names and
/// no values; what must come from public knowledge is left open, so that it cannot run unread.
public final class ConfigDraft {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");

  private ConfigDraft() {}

  /// Writes a draft for `data`.
  ///
  /// @param file must not exist yet; missing folders are not made
  /// @throws UserException with exit USAGE when `file` exists, BAD_DATA when `data` cannot be read
  public static void write(Path data, Path file) {
    if (Files.exists(file)) {
      throw exists(file);
    }
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    byte[] yaml = yaml(ColumnGuess.of(data), data, folder).getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(file, yaml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The draft cannot be written",
          file.toString(),
          "Check that its folder exists and may be written to.",
          e);
    }
  }

  private static UserException exists(Path file) {
    return new UserException(
        Exit.USAGE,
        "The file exists already and is not overwritten",
        file.toString(),
        "Choose another name with -o, or remove it.");
  }

  private static String yaml(ColumnGuess guess, Path data, Path folder) {
    String columns = String.join(", ", guess.columns()).replaceAll("\\p{Cntrl}+", " ");
    String delimiter =
        guess.format() == FileFormat.CSV && guess.delimiter() != ','
            ? "  delimiter: "
                + (guess.delimiter() == '\t' ? "\"\\t\"" : "\"" + guess.delimiter() + "\"")
                + "\n"
            : "";
    return """
        # A draft. Lines marked REVIEW are guesses made by looking at the data: confirm or correct them.
        # All keys: docs/configuration.md
        # Columns: %s
        input:
          path: %s
        %s  text: %s # REVIEW: the column with the text
          label: %s # REVIEW: the column with the class
        labels: [] # REVIEW: list them from public knowledge; never copied from the data
        privacy:
          epsilon: 4 # REVIEW: smaller is safer; adding or removing one record is what it hides
        output:
          folder: %s
          records: 200 # REVIEW: how many synthetic records
        method:
          describe: texts # REVIEW: public words for the prompt, such as customer questions to a bank
        """
        .formatted(
            columns.length() > 500 ? columns.substring(0, 500) + "..." : columns,
            scalar(relative(data, folder)),
            delimiter,
            guess.text().map(ConfigDraft::scalar).orElse("\"\""),
            guess.label().map(ConfigDraft::scalar).orElse("\"\""),
            scalar("out/" + stem(data)));
  }

  private static String relative(Path data, Path folder) {
    Path absolute = data.toAbsolutePath().normalize();
    try {
      return folder.normalize().relativize(absolute).toString();
    } catch (IllegalArgumentException _) { // another drive
      return absolute.toString();
    }
  }

  private static String stem(Path data) {
    String name = String.valueOf(data.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /// The text as a YAML scalar that reads back as text.
  private static String scalar(String text) {
    boolean word =
        PLAIN.matcher(text).matches()
            && !text.toLowerCase(Locale.ROOT).matches("true|false|null|\\.inf|\\.nan|[.0-9e]+");
    return word
        ? text
        : new Dump(
                DumpSettings.builder()
                    .setDefaultScalarStyle(ScalarStyle.DOUBLE_QUOTED)
                    .setWidth(Integer.MAX_VALUE)
                    .setSplitLines(false)
                    .build())
            .dumpToString(text)
            .strip();
  }
}
