package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import java.time.ZonedDateTime;
import java.util.List;

/// A page that is made of chapters alone, in the look of the report.
///
/// @param kind what this page is, such as "Audit of the guarantee"
/// @param title what the reader calls its object
/// @param internal whether figures of private records are in it
/// @param who may see it and why, as full sentences
/// @param chapters in order, the outcome first
public record ChapterPage(
    String kind,
    String title,
    ZonedDateTime finishedAt,
    String productVersion,
    boolean internal,
    String who,
    List<Chapter> chapters) {
  public ChapterPage {
    chapters = List.copyOf(chapters);
  }

  /// The page, complete and in UTF-8 when written as such.
  public String html() {
    return HtmlReport.document(
        kind,
        title,
        element(
            "body",
            element("a", "Skip to the report").with("href", "#main").with("class", "skip"),
            element(
                    "p",
                    element("strong", internal ? "Internal. " : "Without private figures. "),
                    text(who))
                .with("class", internal ? "banner" : "banner open")
                .with("role", "note"),
            HtmlReport.header(kind, title, finishedAt, productVersion),
            element(
                    "nav",
                    element(
                        "ul",
                        chapters.stream()
                            .map(chapter -> HtmlReport.link(chapter.id(), chapter.shortTitle()))
                            .toList()))
                .with("aria-label", "Contents"),
            element("main", chapters.stream().map(ChapterSection::of).toList()).with("id", "main"),
            HtmlReport.footer(productVersion)));
  }
}
