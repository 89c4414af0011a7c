package dev.safesynth.assess;

import dev.safesynth.data.ColumnGuess;
import dev.safesynth.data.RecordSource;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of an assessment and what their columns mean.
///
/// @param real the records that the synthetic ones were made from
/// @param holdout records of the same source that the generator has not seen
/// @param synthetic what is assessed
/// @param floor texts of the same generator without private data, where there are some
/// @param text columns with the text; empty to guess
/// @param label the column with the class; empty to guess
public record Sources(
    Path real,
    Path holdout,
    Path synthetic,
    Optional<Path> floor,
    List<String> text,
    Optional<String> label) {
  /// What a release of this product calls its only text column.
  private static final String RELEASED_TEXT = "text";

  public Sources {
    text = List.copyOf(text);
  }

  /// The real file with its columns, as given or as guessed from names and first rows.
  RecordSource realSource() {
    ColumnGuess guess = ColumnGuess.of(real);
    List<String> texts = text.isEmpty() ? guess.text().map(List::of).orElse(List.of()) : text;
    if (texts.isEmpty()) {
      throw missing("text", "--text");
    }
    String labels =
        label
            .or(() -> guess.label().filter(found -> !texts.contains(found)))
            .orElseThrow(() -> missing("label", "--label"));
    return source(real, guess, texts, labels);
  }

  private UserException missing(String what, String option) {
    return new UserException(
        Exit.USAGE,
        "No column looks like the " + what,
        real.toString(),
        "Name it with " + option + ", or compare the files as tables with --schema FILE.");
  }

  /// The same columns in another file, which may be of another format. A release has one column of
  /// text, whatever the number of columns it was made from.
  static RecordSource alike(RecordSource first, Path file) {
    ColumnGuess guess = ColumnGuess.of(file);
    boolean released =
        !guess.columns().containsAll(first.text()) && guess.columns().contains(RELEASED_TEXT);
    return source(file, guess, released ? List.of(RELEASED_TEXT) : first.text(), first.label());
  }

  private static RecordSource source(
      Path file, ColumnGuess guess, List<String> text, String label) {
    return new RecordSource(
        file,
        guess.format(),
        guess.delimiter(),
        text,
        label,
        Optional.empty(),
        RecordSource.EmptyText.SKIP);
  }
}
