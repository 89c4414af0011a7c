package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Renders [ReportData] as one HTML page that loads nothing and runs nothing: style sheet and plots
/// are inline, and its content policy forbids everything else.
public final class HtmlReport {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private HtmlReport() {}

  /// The page, complete and in UTF-8 when written as such. The caller writes the file, so that it
  /// can appear under its final name at once.
  public static String render(ReportData data) {
    return document(data.run().kind(), data.run().title(), body(data));
  }

  /// A whole page around a body.
  static String document(String kind, String title, Html body) {
    Html.StyleSheet style = new Html.StyleSheet(css());
    Html head =
        element(
            "head",
            element("meta").with("charset", "utf-8"),
            element("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", "default-src 'none'; style-src 'sha256-" + hash(style) + "'"),
            element("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            element("meta").with("name", "color-scheme").with("content", "light dark"),
            element("title", kind + ": " + heading(title)),
            style);
    Html page = element("html", head, body).with("lang", "en");
    return "<!DOCTYPE html>\n" + HtmlWriter.write(page) + "\n";
  }

  private static Html body(ReportData data) {
    Optional<AttackBound> bound = data.guarantee().content().map(AttackBound::of);
    List<Html> sections = new ArrayList<>();
    sections.add(VerdictSection.of(data));
    sections.add(GuaranteeSection.of(data));
    sections.add(UtilitySection.of(data.utility()));
    sections.add(AttackSection.of(data.attacks(), bound));
    if (!data.leakMap().isEmpty()) {
      sections.add(LeakMapSection.of(data.leakMap()));
    }
    sections.add(SampleSection.of(data.samples()));
    sections.add(FidelitySection.of(data.fidelity()));
    data.chapters().stream().map(ChapterSection::of).forEach(sections::add);
    sections.add(CaveatSection.limits(data));
    sections.add(CaveatSection.nextSteps(data.nextSteps()));
    sections.add(element("p", "For engineers").with("class", "divider"));
    data.guarantee().content().map(MechanismSection::of).ifPresent(sections::add);
    sections.add(ProvenanceSection.of(data));
    Html main = element("main", sections).with("id", "main");
    return element(
        "body",
        element("a", "Skip to the report").with("href", "#main").with("class", "skip"),
        banner(data.run().internal()),
        header(
            data.run().kind(),
            data.run().title(),
            data.run().finishedAt(),
            data.run().productVersion()),
        contents(data),
        main,
        footer(data.run().productVersion()));
  }

  private static Html banner(boolean internal) {
    return internal
        ? element(
                "p",
                element("strong", "Internal. "),
                text(
                    "The evaluation figures here are exact functions of private records and are not"
                        + " covered by the guarantee. This report is not part of the release: do not"
                        + " pass it on with the synthetic data."))
            .with("class", "banner")
            .with("role", "note")
        : element(
                "p",
                element("strong", "Without private figures. "),
                text(
                    "Nothing in this report was computed from private records outside the guarantee."))
            .with("class", "banner open")
            .with("role", "note");
  }

  static Html header(String kind, String title, ZonedDateTime finishedAt, String version) {
    return element(
        "header",
        element("p", kind).with("class", "eyebrow"),
        element("h1", element("bdi", heading(title))),
        element(
                "p",
                text(
                    "Finished "
                        + WHEN.format(finishedAt.withZoneSameInstant(ZoneOffset.UTC))
                        + " \u00B7 "
                        + version))
            .with("class", "quiet"));
  }

  /// Words that a configuration has for its records, as a heading.
  private static String heading(String title) {
    int first = title.isEmpty() ? 0 : title.offsetByCodePoints(0, 1);
    return Blocks.shortened(
        title.substring(0, first).toUpperCase(Locale.ROOT) + title.substring(first), 120);
  }

  private static Html contents(ReportData data) {
    List<Html> links = new ArrayList<>();
    links.add(link("guarantee", "What is guaranteed"));
    links.add(link("utility", "Is it useful?"));
    links.add(link("attack", "Can an attacker tell?"));
    if (!data.leakMap().isEmpty()) {
      links.add(link("leak-map", "What leaves"));
    }
    links.add(link("samples", "Samples"));
    links.add(link("fidelity", "Does it look alike?"));
    data.chapters().forEach(chapter -> links.add(link(chapter.id(), chapter.shortTitle())));
    links.add(link("limits", "Limits"));
    links.add(link("next", "What to do next"));
    if (data.guarantee().content().isPresent()) {
      links.add(link("mechanisms", "Mechanisms"));
    }
    links.add(link("provenance", "Provenance"));
    return element("nav", element("ul", links)).with("aria-label", "Contents");
  }

  static Html link(String id, String title) {
    return element("li", element("a", title).with("href", "#" + id));
  }

  static Html footer(String version) {
    return element(
        "footer",
        Blocks.paragraph(
            "Made by " + version + ". This page loads nothing from a network and runs no code."));
  }

  private static String css() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(Html.StyleSheet style) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(style.css().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
