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
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Renders [ReportData] as one HTML page that loads nothing and runs nothing: style sheet and plots
/// are inline, and its content policy forbids everything else.
public final class HtmlReport {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private HtmlReport() {}

  /// The page, complete and in UTF-8 when written as such. The caller writes the file, so that it
  /// can appear under its final name at once.
  public static String render(ReportData data) {
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
            element("title", "Privacy report: " + Blocks.shortened(data.run().title(), 120)),
            style);
    Html page = element("html", head, body(data)).with("lang", "en");
    return "<!DOCTYPE html>\n" + HtmlWriter.write(page) + "\n";
  }

  private static Html body(ReportData data) {
    AttackBound bound = AttackBound.of(data.guarantee());
    Html main =
        element(
                "main",
                VerdictSection.of(data),
                GuaranteeSection.of(data, bound),
                UtilitySection.of(data.utility()),
                AttackSection.of(data.attacks(), bound),
                LeakMapSection.of(data.leakMap()),
                SampleSection.of(data.samples()),
                FidelitySection.of(data.fidelity()),
                CaveatSection.limits(data),
                CaveatSection.nextSteps(data.nextSteps()),
                element("p", "For engineers").with("class", "divider"),
                MechanismSection.of(data.guarantee()),
                ProvenanceSection.of(data))
            .with("id", "main");
    return element(
        "body",
        element("a", "Skip to the report").with("href", "#main").with("class", "skip"),
        banner(data.run().internal()),
        header(data.run()),
        contents(),
        main,
        footer(data.run()));
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

  private static Html header(ReportData.Run run) {
    return element(
        "header",
        element("p", "Privacy report").with("class", "eyebrow"),
        element("h1", element("bdi", Blocks.shortened(run.title(), 120))),
        element(
                "p",
                text(
                    "Finished "
                        + WHEN.format(run.finishedAt().withZoneSameInstant(ZoneOffset.UTC))
                        + " \u00B7 "
                        + run.productVersion()))
            .with("class", "quiet"));
  }

  private static Html contents() {
    List<Html> links =
        List.of(
            link("guarantee", "What is guaranteed"),
            link("utility", "Is it useful?"),
            link("attack", "Can an attacker tell?"),
            link("leak-map", "What leaves"),
            link("samples", "Samples"),
            link("fidelity", "Does it look alike?"),
            link("limits", "Limits"),
            link("next", "What to do next"),
            link("mechanisms", "Mechanisms"),
            link("provenance", "Provenance"));
    return element("nav", element("ul", links)).with("aria-label", "Contents");
  }

  private static Html link(String id, String title) {
    return element("li", element("a", title).with("href", "#" + id));
  }

  private static Html footer(ReportData.Run run) {
    return element(
        "footer",
        Blocks.paragraph(
            "Made by "
                + run.productVersion()
                + ". This page loads nothing from a network and runs no code."));
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
