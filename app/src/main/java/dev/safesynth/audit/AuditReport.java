package dev.safesynth.audit;

import dev.safesynth.report.Chapter;
import java.util.List;
import java.util.Map;

/// What an audit of a method's mechanism found. No private record takes part, so it may be shown to
/// anybody.
public sealed interface AuditReport permits MechanismReport, SumReport, VoteReport {
  /// The outcome in a word.
  Verdict verdict();

  /// One object for programs; what is absent is left out.
  Map<String, Object> json();

  /// The same in plain words, a line each; the verdict last.
  List<String> lines();

  /// The same as parts of a page.
  List<Chapter> chapters();
}
