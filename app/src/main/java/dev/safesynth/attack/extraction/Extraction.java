package dev.safesynth.attack.extraction;

import dev.safesynth.data.LabelledText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What does the release repeat? Runs of words and personal data of the private records, each
/// against records of the same source that the generator never saw. A release without any verbatim
/// run can still tell who was in the data; see [dev.safesynth.attack.MembershipInference].
public final class Extraction {
  private static final String NO_CONTROL =
      "without holdout records a repetition cannot be told from a common phrase";

  private Extraction() {}

  /// What is compared.
  ///
  /// @param synthetic the released texts
  /// @param members records that the generator was given
  /// @param holdout records of the same source that it was never given, split off at random
  /// @param known public texts whose contents do not count: references, prompts, texts written
  ///   without private data; may be empty
  /// @param seed for the choice of as many members as there are holdout records
  public record Inputs(
      List<LabelledText> synthetic,
      List<LabelledText> members,
      List<LabelledText> holdout,
      List<LabelledText> known,
      long seed) {
    public Inputs {
      synthetic = List.copyOf(synthetic);
      members = List.copyOf(members);
      holdout = List.copyOf(holdout);
      known = List.copyOf(known);
    }

    /// Hides the texts.
    @Override
    public String toString() {
      return "Inputs[withheld]";
    }
  }

  /// Counts only; no text of a record.
  ///
  /// @param runs repeated runs of words; absent if there is nothing to compare
  /// @param personalData one row for each kind; empty if there is nothing to compare
  /// @param reason why there are no figures; absent when there are
  public record Result(
      Optional<VerbatimRuns> runs, List<Replay> personalData, Optional<String> reason) {
    public Result {
      personalData = List.copyOf(personalData);
    }

    /// No figures, for a reason.
    public static Result withheld(String reason) {
      return new Result(Optional.empty(), List.of(), Optional.of(reason));
    }
  }

  /// Searches the release for contents of the private records.
  public static Result measure(Inputs inputs) {
    Optional<String> obstacle = obstacle(inputs);
    if (obstacle.isPresent()) {
      return Result.withheld(obstacle.get());
    }
    return new Result(
        Optional.of(runs(inputs)),
        Arrays.stream(PersonalData.values())
            .map(
                kind ->
                    Replay.of(
                        kind,
                        inputs.synthetic(),
                        inputs.members(),
                        inputs.holdout(),
                        inputs.known()))
            .toList(),
        Optional.empty());
  }

  private static Optional<String> obstacle(Inputs inputs) {
    if (inputs.synthetic().isEmpty()) {
      return Optional.of("there are no released texts");
    }
    if (inputs.members().isEmpty()) {
      return Optional.of("there are no private records to look for");
    }
    return inputs.holdout().isEmpty() ? Optional.of(NO_CONTROL) : Optional.empty();
  }

  private static VerbatimRuns runs(Inputs inputs) {
    Vocabulary vocabulary = new Vocabulary();
    List<int[]> synthetic = vocabulary.encode(inputs.synthetic());
    List<int[]> members = vocabulary.encode(inputs.members());
    List<int[]> holdout = vocabulary.encode(inputs.holdout());
    RunIndex known = new RunIndex(vocabulary.encode(inputs.known()));
    List<VerbatimRuns.ReleasedTexts> released = new ArrayList<>();
    released.add(VerbatimRuns.released("members", synthetic, members, known));
    if (members.size() > holdout.size()) {
      List<int[]> shuffled = new ArrayList<>(members);
      Collections.shuffle(shuffled, new Random(inputs.seed()));
      released.add(
          VerbatimRuns.released(
              "members_same_number", synthetic, shuffled.subList(0, holdout.size()), known));
    }
    released.add(VerbatimRuns.released("holdout", synthetic, holdout, known));
    return new VerbatimRuns(released, VerbatimRuns.records(synthetic, members, holdout, known));
  }
}
