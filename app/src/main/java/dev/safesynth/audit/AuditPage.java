package dev.safesynth.audit;

import dev.safesynth.report.Chapter;
import dev.safesynth.report.ReportData.Fact;
import java.util.Arrays;
import java.util.Locale;

/// What the pages of all audits of a mechanism say alike.
final class AuditPage {
  private AuditPage() {}

  /// The claim that was audited.
  ///
  /// @param of what the claim is of
  static Fact claim(String of, double claimedEpsilon, double delta, double runEpsilon) {
    return new Fact(
        "Claimed \u03B5 of " + of,
        String.format(
            Locale.ROOT,
            "%.2f at \u03B4 = %.2g (%.2f for a whole run with its label counts)",
            claimedEpsilon,
            delta,
            runEpsilon));
  }

  /// The last chapter.
  ///
  /// @param sentences what was audited and what was not
  static Chapter limits(String... sentences) {
    return new Chapter(
        "not-said",
        "What does it not say?",
        "Limits",
        "An audit can refute a guarantee and never prove it; the proof stands on its own.",
        Arrays.stream(sentences).<Chapter.Item>map(Chapter.Sentence::new).toList());
  }
}
