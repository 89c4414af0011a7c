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

  /// A frame of any width around the unchanged page, which a script outside measures: a window
  /// cannot be narrower than 500 pixels.
  private static final String FRAME =
      """
      <!DOCTYPE html><html><body><iframe style="border:0;width:WIDTHpx;height:900px"></iframe><script>
        var frame = document.querySelector('iframe');
        frame.onload = function () {
          var page = frame.contentDocument;
          var root = page.documentElement;
          var strip = page.querySelector('.strip');
          var set = function (name, value) { document.documentElement.setAttribute(name, value); };
          set('data-overflow', root.scrollWidth - root.clientWidth);
          set('data-width', root.clientWidth);
          set('data-strip', frame.contentWindow.getComputedStyle(strip).display);
          set('data-sections', page.querySelectorAll('main > section').length);
          set('data-title', page.title);
        };
        frame.srcdoc = 'PAGE';
      </script></body></html>""";

  @BeforeAll
  static void makeFolder() throws IOException {
    Files.createDirectories(FOLDER);
  }

  @ParameterizedTest
  @CsvSource({
    "full, 1200",
    "full, 420",
    "hostile, 1200",
    "hostile, 420",
    "bare, 320",
    "claimless, 420"
  })
  void fitsTheWindow(String name, int width) throws IOException, InterruptedException {
    Path frame = FOLDER.resolve(name + "-frame-" + width + ".html");
    Files.writeString(
        frame,
        FRAME
            .replace("WIDTH", Integer.toString(width))
            .replace("PAGE", inScript(HtmlReport.render(report(name)))));

    String dom = new Browser(FOLDER).dom(frame);

    assertThat(attribute(dom, "data-width")).isEqualTo(Integer.toString(width));
    assertThat(attribute(dom, "data-overflow")).isEqualTo("0");
    assertThat(attribute(dom, "data-strip")).isEqualTo("grid");
    assertThat(attribute(dom, "data-sections")).isEqualTo(sections(name));
    assertThat(attribute(dom, "data-title")).startsWith("Privacy report: ");
  }

  @Test
  void runsNoScriptEvenIfOneGotIn() throws IOException, InterruptedException {
    String page =
        HtmlReport.render(SampleReports.full())
            .replace("</body>", "<script>document.documentElement.id = 'owned'</script></body>");
    Path copy = FOLDER.resolve("full-with-script.html");
    Files.writeString(copy, page);

    String dom = new Browser(FOLDER).dom(copy);

    assertThat(dom).contains("<section id=\"provenance\"").doesNotContain("id=\"owned\"");
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

  /// As many as the page itself has, since none may be lost on the way into a window.
  private static String sections(String name) {
    String page = HtmlReport.render(report(name));
    return String.valueOf(page.split("<section ", -1).length - 1);
  }

  private static ReportData report(String name) {
    return switch (name) {
      case "full" -> SampleReports.full();
      case "hostile" -> SampleReports.hostile();
      case "claimless" -> SampleReports.withoutClaim();
      default -> SampleReports.bare();
    };
  }

  private static String inScript(String page) {
    return page.replace("\\", "\\\\")
        .replace("'", "\\'")
        .replace("\n", "\\n")
        .replace("</", "<\\/");
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
