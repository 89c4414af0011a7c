package dev.safesynth.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Opens the page in a real Chromium. Pages and pictures stay in `target/report-look`.
class HtmlReportInBrowserTest {
  private static final Path FOLDER = Path.of("target", "report-look").toAbsolutePath();
  private static final String PROBE =
      """
      <script>
        var root = document.documentElement;
        root.setAttribute('data-overflow', root.scrollWidth - root.clientWidth);
        root.setAttribute('data-width', root.clientWidth);
        root.setAttribute('data-strip', getComputedStyle(document.querySelector('.strip')).display);
        root.setAttribute('data-sections', document.querySelectorAll('main > section > h2').length);
        root.setAttribute('data-title', document.title);
      </script></body>""";

  @BeforeAll
  static void makeFolder() throws IOException {
    Files.createDirectories(FOLDER);
  }

  @ParameterizedTest
  @CsvSource({"full, 1200", "full, 420", "hostile, 1200", "hostile, 420", "bare, 420"})
  void fitsTheWindow(String name, int width) throws IOException, InterruptedException {
    String page = HtmlReport.render(report(name)).replace("</body>", PROBE);
    Path copy = FOLDER.resolve(name + "-probed-" + width + ".html");
    Files.writeString(
        copy, page.replace("default-src &#39;none&#39;", "script-src 'unsafe-inline'"));

    String dom = new Browser(FOLDER).dom(copy, width);

    assertThat(attribute(dom, "data-width")).isEqualTo(Integer.toString(width));
    assertThat(attribute(dom, "data-overflow")).isEqualTo("0");
    assertThat(attribute(dom, "data-strip")).isEqualTo("grid");
    assertThat(attribute(dom, "data-sections")).isEqualTo("10");
    assertThat(attribute(dom, "data-title")).startsWith("Privacy report: ");
  }

  @Test
  void runsNoScriptEvenIfOneGotIn() throws IOException, InterruptedException {
    String page = HtmlReport.render(SampleReports.full()).replace("</body>", PROBE);
    Path copy = FOLDER.resolve("full-with-script.html");
    Files.writeString(copy, page);

    String dom = new Browser(FOLDER).dom(copy, 1200);

    assertThat(dom)
        .contains("<section id=\"provenance\"")
        .doesNotContain("<html lang=\"en\" data-");
  }

  @ParameterizedTest
  @CsvSource({"1200, 0", "420, 0", "1200, 1"})
  void paintsAPageWithTextAndPlots(int width, int light) throws IOException, InterruptedException {
    Path page = FOLDER.resolve("full.html");
    Files.writeString(page, HtmlReport.render(SampleReports.full()));
    Path image = FOLDER.resolve("full-" + width + (light == 0 ? "-dark" : "-light") + ".png");

    new Browser(FOLDER)
        .screenshot(page, width, 3000, image, "--blink-settings=preferredColorScheme=" + light);

    BufferedImage picture = ImageIO.read(image.toFile());
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(colours(picture)).hasSizeGreaterThan(60);
    assertThat(isLight(picture.getRGB(5, 1500))).isEqualTo(light == 1);
  }

  private static ReportData report(String name) {
    return switch (name) {
      case "full" -> SampleReports.full();
      case "hostile" -> SampleReports.hostile();
      default -> SampleReports.bare();
    };
  }

  private static String attribute(String dom, String name) {
    Matcher matcher = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(dom);
    return matcher.find() ? matcher.group(1) : "missing";
  }

  private static Set<Integer> colours(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 3) {
      for (int x = 0; x < picture.getWidth(); x++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours;
  }

  private static boolean isLight(int rgb) {
    return (rgb & 0xFF) > 0x80;
  }
}
