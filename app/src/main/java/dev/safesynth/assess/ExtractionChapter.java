package dev.safesynth.assess;

import dev.safesynth.attack.NearestDistances;
import dev.safesynth.attack.extraction.Extraction;
import dev.safesynth.attack.extraction.PersonalData;
import dev.safesynth.attack.extraction.Replay;
import dev.safesynth.attack.extraction.VerbatimRuns;
import dev.safesynth.report.Chapter;
import dev.safesynth.statistics.Interval;
import dev.safesynth.statistics.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the release repeats of the real records, for the report. Counts only, no text of a record.
public final class ExtractionChapter {
  private ExtractionChapter() {}

  /// The chapter, where it was looked for.
  public static Optional<Chapter> of(
      Optional<Extraction.Result> extraction, Optional<NearestDistances> distances) {
    return extraction.map(found -> chapter(found, distances));
  }

  private static Chapter chapter(Extraction.Result found, Optional<NearestDistances> distances) {
    List<Chapter.Item> items = new ArrayList<>();
    found
        .reason()
        .ifPresent(reason -> items.add(new Chapter.Missing("Repetitions: " + reason + ".")));
    found.runs().ifPresent(runs -> runs(runs, items));
    if (!found.personalData().isEmpty()) {
      personalData(found.personalData(), items);
    }
    distances.ifPresent(near -> distances(near, items));
    return new Chapter(
        "repetition",
        "Does it repeat what real records say?",
        "Repetition",
        "A sentence or a number that only one person's record has should not be in the synthetic"
            + " records. Held-out records, which the generator never saw, show how much is repeated"
            + " by chance: only what members have beyond that can be a leak.",
        items);
  }

  private static void runs(VerbatimRuns runs, List<Chapter.Item> items) {
    items.add(
        new Chapter.Table(
            "Real records of which the release repeats a run of words",
            List.of("Run of at least", "Members", "Held-out records", "p"),
            runs.records().stream()
                .map(
                    row ->
                        List.of(
                            row.words() + " words",
                            rate(row.members()),
                            rate(row.holdout()),
                            number(row.pValue())))
                .toList()));
    items.add(
        new Chapter.Table(
            "Synthetic records that share a run of words with real ones",
            Stream.concat(
                    Stream.of("Run of at least"),
                    runs.releasedTexts().stream().map(ExtractionChapter::against))
                .toList(),
            Stream.concat(
                    IntStream.range(0, runs.releasedTexts().getFirst().shares().size())
                        .mapToObj(
                            i ->
                                cells(
                                    runs,
                                    runs.releasedTexts().getFirst().shares().get(i).words()
                                        + " words",
                                    row -> rate(row.shares().get(i).texts()))),
                    Stream.of(cells(runs, "Longest of all", row -> row.longest() + " words")))
                .toList()));
    items.add(
        new Chapter.Sentence(
            "Compare columns of equal numbers of records only. p is the probability of so many members"
                + " if the release knew nothing of who is one (Fisher's exact test)."));
  }

  private static List<String> cells(
      VerbatimRuns runs, String name, Function<VerbatimRuns.ReleasedTexts, String> cell) {
    return Stream.concat(Stream.of(name), runs.releasedTexts().stream().map(cell)).toList();
  }

  private static String against(VerbatimRuns.ReleasedTexts row) {
    String side =
        switch (row.against()) {
          case "members" -> "Members";
          case "members_same_number" -> "As many members";
          default -> "Held-out records";
        };
    return "%s (%,d)".formatted(side, row.records());
  }

  private static void personalData(List<Replay> kinds, List<Chapter.Item> items) {
    List<Replay> owned = kinds.stream().filter(kind -> kind.members().isPresent()).toList();
    items.add(
        owned.isEmpty()
            ? new Chapter.Missing(
                "Personal data: no member has a value of such a form that no held-out record has.")
            : new Chapter.Table(
                "Personal data that only one side has, found in the release",
                List.of("Kind", "Of members", "Of held-out records", "p"),
                owned.stream().map(ExtractionChapter::row).toList()));
    items.add(
        new Chapter.Sentence(
            "Found by their form: addresses, numbers and dates. Names and places have no such form"
                + " and are not counted here; runs of words and the membership attacks cover them."
                + " Kinds that no member has alone are not listed."));
  }

  private static List<String> row(Replay kind) {
    return List.of(
        name(kind.kind()),
        kind.members().map(ExtractionChapter::rate).orElse("none"),
        kind.holdout().map(ExtractionChapter::rate).orElse("none"),
        kind.pValue().map(ExtractionChapter::number).orElse("too few values"));
  }

  private static void distances(NearestDistances near, List<Chapter.Item> items) {
    items.add(new Chapter.Heading("Distances to the nearest real record"));
    items.add(new Chapter.Sentence(near.statement()));
    items.add(
        new Chapter.Table(
            "%,d synthetic records against %,d of either side"
                .formatted(near.synthetic(), near.records()),
            List.of("Figure", "Members", "Held-out records"),
            List.of(
                List.of(
                    "Nearer to this side",
                    percent(near.closerToMembers()) + " " + interval(near.interval()),
                    percent(1 - near.closerToMembers())),
                List.of(
                    "5% are nearer than",
                    number(near.lowToMembers()), number(near.lowToOutsiders())),
                List.of(
                    "Word for word the same",
                    percent(near.identicalToMembers()),
                    percent(near.identicalToOutsiders())))));
  }

  private static String name(PersonalData kind) {
    return switch (kind) {
      case EMAIL -> "E-mail addresses";
      case CARD -> "Payment cards";
      case IBAN -> "Bank accounts (IBAN)";
      case IP_ADDRESS -> "IP addresses";
      case SOCIAL_SECURITY_NUMBER -> "US social security numbers";
      case PHONE -> "Telephone numbers";
      case URL -> "Web addresses";
      case DATE -> "Full dates";
    };
  }

  private static String rate(Rate rate) {
    return "%,d of %,d %s".formatted(rate.count(), rate.of(), interval(rate.interval()));
  }

  private static String interval(Interval interval) {
    return String.format(
        Locale.ROOT, "(%.1f\u2013%.1f%%)", 100 * interval.low(), 100 * interval.high());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2g", value);
  }
}
