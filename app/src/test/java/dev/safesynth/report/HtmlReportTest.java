package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.*;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void x() throws IOException {
    Path d = Files.createDirectories(Path.of("/tmp/report-look"));
    Files.writeString(d.resolve("full.html"), HtmlReport.render(SampleReports.full()));
    Files.writeString(d.resolve("bare.html"), HtmlReport.render(SampleReports.bare()));
    Files.writeString(d.resolve("withheld.html"), HtmlReport.render(SampleReports.withheld()));
    Files.writeString(d.resolve("hostile.html"), HtmlReport.render(SampleReports.hostile()));
    assertThat(d).exists();
  }
}
