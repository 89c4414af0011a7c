package dev.safesynth.report;

import dev.safesynth.data.LabelledText;
import java.time.ZonedDateTime;
import java.util.List;

/// Everything the report shows. Texts are shown escaped; no string is trusted.
///
/// @param guarantee what is proven about the synthetic rows, or why nothing is known of it
/// @param leakMap empty where the page is about somebody else's synthetic rows
/// @param chapters further measurements in order, each with its own heading
/// @param samples synthetic texts only, never real ones; the first twelve are shown
/// @param caveats what the reader must know besides the standing caveats, as full sentences
/// @param nextSteps what to do next, as full sentences, most important first
public record ReportData(
    Run run,
    Part<Guarantee> guarantee,
    List<LeakEntry> leakMap,
    Part<Utility> utility,
    Part<Attacks> attacks,
    Part<Fidelity> fidelity,
    List<Chapter> chapters,
    List<LabelledText> samples,
    Provenance provenance,
    List<String> caveats,
    List<String> nextSteps) {
  public ReportData {
    leakMap = List.copyOf(leakMap);
    chapters = List.copyOf(chapters);
    samples = List.copyOf(samples);
    caveats = List.copyOf(caveats);
    nextSteps = List.copyOf(nextSteps);
  }

  /// The run that is reported on.
  ///
  /// @param kind what this page is, such as "Privacy report"
  /// @param title what the reader calls the data set
  /// @param verdict a few sentences with the outcome; may be empty
  /// @param requested how many records the configuration asks for; 0 where nobody asked for a
  ///   number, as for somebody else's files
  /// @param made how many were written
  /// @param places folders and files that belong to the run
  /// @param internal whether figures were computed from private records without being charged for;
  ///   false only for a report without evaluation, attack and real distributions
  public record Run(
      String kind,
      String title,
      ZonedDateTime finishedAt,
      String productVersion,
      List<String> verdict,
      long requested,
      long made,
      List<Fact> places,
      boolean internal) {
    public Run {
      if (requested < 0 || made < 0) {
        throw new IllegalArgumentException("numbers of records must not be negative");
      }
      verdict = List.copyOf(verdict);
      places = List.copyOf(places);
    }
  }

  /// A name and its value, both as text.
  public record Fact(String name, String value) {}

  /// Facts that belong together.
  public record FactGroup(String title, List<Fact> facts) {
    public FactGroup {
      facts = List.copyOf(facts);
    }
  }

  /// What was used and how to check it.
  ///
  /// @param groups model with hash, engine, data identity, versions, times, seeds policy
  /// @param configuration the effective configuration as text; empty when there is none
  /// @param verification how to reproduce and verify the run
  public record Provenance(List<FactGroup> groups, String configuration, List<Step> verification) {
    public Provenance {
      groups = List.copyOf(groups);
      verification = List.copyOf(verification);
    }
  }

  /// A sentence and the command that goes with it; the command may be empty.
  public record Step(String sentence, String command) {}
}
