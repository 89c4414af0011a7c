package dev.safesynth.report;

import java.util.Locale;

/// One kind of output and what stands between it and the private records.
///
/// @param output the kind of output, for example "Synthetic rows"
/// @param reason why it belongs to its class, as a full sentence
public record LeakEntry(String output, Protection protection, String reason) {

  /// What stands between an output and the private records.
  public enum Protection {
    /// Computed from public values alone.
    PUBLIC("Public", "computed without private records"),
    /// The output of a mechanism whose cost is in the guarantee.
    PAID_FOR("Paid for", "covered by the guarantee"),
    /// An exact function of private records: it must not leave the organisation.
    INTERNAL("Internal", "do not pass on"),
    /// Depends on private records in a way that the guarantee does not cover.
    OUT_OF_SCOPE("Out of scope", "not covered; see the reason");

    private final String title;
    private final String meaning;

    Protection(String title, String meaning) {
      this.title = title;
      this.meaning = meaning;
    }

    String title() {
      return title;
    }

    String meaning() {
      return meaning;
    }

    String id() {
      return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
  }
}
