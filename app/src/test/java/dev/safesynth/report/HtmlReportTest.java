package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.safesynth.data.LabelledText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HtmlReportTest {
  static List<ReportData> reports() {
    return List.of(
        SampleReports.full(),
        SampleReports.bare(),
        SampleReports.withheld(),
        SampleReports.hostile(),
        SampleReports.withoutClaim());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void hasEverySectionWhateverIsMissing(ReportData data) {
    String page = HtmlReport.render(data);

    List<String> expected = new ArrayList<>(List.of("verdict", "guarantee", "utility", "attack"));
    if (!data.leakMap().isEmpty()) {
      expected.add("leak-map");
    }
    expected.addAll(List.of("samples", "fidelity"));
    data.chapters().forEach(chapter -> expected.add(chapter.id()));
    expected.addAll(List.of("limits", "next"));
    if (data.guarantee().content().isPresent()) {
      expected.add("mechanisms");
    }
    expected.add("provenance");
    assertThat(allMatches(page, "<section id=\"([a-z-]+)\"")).isEqualTo(expected);
    assertThat(allMatches(page, "<li><a href=\"#([a-z-]+)\""))
        .isEqualTo(expected.subList(1, expected.size()));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void loadsNothingAndRunsNothing(ReportData data) {
    String page = HtmlReport.render(data);

    assertThat(page)
        .doesNotContainPattern("(?i)https?://")
        .doesNotContainPattern("(?i)<(script|link|img|iframe|object|embed|image|use)[\\s>]")
        .doesNotContainPattern("(?i)@import|url\\(")
        .contains("default-src &#39;none&#39;");
  }

  @ParameterizedTest
  @MethodSource("reports")
  void linksOnlyToItsOwnSections(ReportData data) {
    String page = HtmlReport.render(data);

    List<String> ids = allMatches(page, " id=\"([^\"]+)\"");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(allMatches(page, " href=\"#([^\"]+)\"")).isNotEmpty().isSubsetOf(ids);
    assertThat(allMatches(page, " href=\"([^#][^\"]*)\"")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void drawsFiniteCoordinatesAndDescribesEveryPlot(ReportData data) {
    String page = HtmlReport.render(data);

    assertThat(page).doesNotContain("NaN").doesNotContain("Infinity").doesNotContain("null");
    assertThat(allMatches(page, "<svg [^>]*role=\"img\" aria-label=\"([^\"]{20,})\""))
        .hasSameSizeAs(allMatches(page, "(<svg )"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void staysBelowOneAndAHalfMegabytes(ReportData data) {
    String page = HtmlReport.render(data);

    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_500_000);
  }

  @Test
  void aReportOfTenThousandRowsStaysBelowThreeMegabytes() {
    ReportData full = SampleReports.full();
    List<LabelledText> rows = Collections.nCopies(10_000, full.samples().getFirst());
    ReportData large =
        new ReportData(
            full.run(),
            full.guarantee(),
            full.leakMap(),
            full.utility(),
            full.attacks(),
            full.fidelity(),
            full.chapters(),
            rows,
            full.provenance(),
            full.caveats(),
            full.nextSteps());

    assertThat(HtmlReport.render(large).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThan(3_000_000);
  }

  /// A configuration says "news items" within a sentence.
  @Test
  void writesWordsOfAConfigurationAsAHeading() {
    assertThat(HtmlReport.document("Report", "news items", Html.element("body")))
        .contains("<title>Report: News items</title>");
  }

  @Test
  void drawsOnlyGuessingAndTheLimitWhenNothingElseWasMeasured() {
    String page = HtmlReport.render(SampleReports.bare());

    assertThat(allMatches(page, "(<svg )")).hasSize(2);
    assertThat(page)
        .contains("The evaluation is switched off in the configuration.")
        .contains("The attack is switched off in the configuration.")
        .contains("No texts are shown here.")
        .contains("40 were asked for.");
  }

  @Test
  void saysWhyAPartIsWithheld() {
    String page = HtmlReport.render(SampleReports.withheld());

    assertThat(page)
        .contains("fewer than 299 outsiders cannot certify a rate of 1%.")
        .contains("the run made no public-only texts.")
        .contains("not measurable")
        .contains("Not compared")
        .contains("Some signal");
  }

  @Test
  void opensWithTheFourAnswers() {
    String page = HtmlReport.render(SampleReports.full());

    assertThat(allMatches(page, "<p class=\"question\">([^<]*)</p>"))
        .containsExactly("Guarantee", "Useful?", "Attack", "Records");
    assertThat(allMatches(page, "</span><span>([^<]*)</span></p>"))
        .containsExactly("\u03B5 = 8", "Yes", "No signal found", "400");
    assertThat(page)
        .contains(
            "Observed: at least 0, with 95% confidence; so many records could have shown up to 5.1.")
        .contains("keeps 90.2% (86.1 to 94.8%) of what as many real rows gain");
  }

  @Test
  void marksFiguresOfPrivateRecordsAsInternal() {
    assertThat(HtmlReport.render(SampleReports.full()))
        .contains("<strong>Internal. </strong>")
        .contains("not part of the release");
    assertThat(HtmlReport.render(SampleReports.bare()))
        .doesNotContain("<strong>Internal. </strong>");
  }

  @Test
  void showsHostileTextAsText() {
    String page = HtmlReport.render(SampleReports.hostile());

    assertThat(page)
        .contains("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;")
        .contains("\u27E8U+202E\u27E9esrever\u2407\u2400")
        .contains("\uD83D\uDC69\u200D\uD83D\uDD2C")
        .contains("\u27E8U+D800\u27E9")
        .doesNotContain("\u202E")
        .doesNotContain("\u0000");
  }

  @Test
  void cutsLongTextsAndShowsTwelve() {
    String page = HtmlReport.render(SampleReports.hostile());

    assertThat(allMatches(page, "(<article class=\"sample\")")).hasSize(12);
    assertThat(page).contains("Cut here: 9,400 more characters.");
  }

  @Test
  void callsALargeEpsilonWeakAndASmallOneNot() {
    assertThat(HtmlReport.render(SampleReports.full()))
        .contains("In the worst case, weak when taken alone");
    assertThat(HtmlReport.render(SampleReports.bare())).doesNotContain("weak when taken alone");
  }

  private static List<String> allMatches(String page, String pattern) {
    return Pattern.compile(pattern).matcher(page).results().map(result -> result.group(1)).toList();
  }
}
