package dev.safesynth.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A report in a real browser. The page and pictures of it stay in `target/report-look`.
///
/// @param sections identifiers of the sections in the document
/// @param overflow pixels that are wider than the window
public record OpenedReport(List<String> sections, int overflow) {
  private static final String MEASURE =
      """
      <!DOCTYPE html><html><body><iframe style="border:0;width:1000px;height:900px">
      </iframe><script>
        var frame = document.querySelector('iframe');
        frame.onload = function () {
          var root = frame.contentDocument.documentElement;
          document.documentElement.setAttribute('data-overflow', root.scrollWidth - root.clientWidth);
        };
        frame.srcdoc = 'TEXT';
      </script></body></html>""";

  public static OpenedReport of(Path report, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "report-look").toAbsolutePath());
    Path page = folder.resolve(name + ".html");
    Files.writeString(page, Files.readString(report));
    var browser = new Browser(folder);
    browser.screenshot(
        page, 1100, 9000, folder.resolve(name + ".png"), "--blink-settings=preferredColorScheme=1");
    List<String> sections =
        Pattern.compile("<section id=\"([^\"]*)\"")
            .matcher(browser.dom(page))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    Path frame = folder.resolve(name + "-frame.html");
    Files.writeString(
        frame,
        MEASURE.replace(
            "TEXT",
            Files.readString(report)
                .replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("</", "<\\/")));
    var matcher = Pattern.compile(" data-overflow=\"(\\d+)\"").matcher(browser.dom(frame));
    if (!matcher.find()) {
      throw new IOException("the page did not load");
    }
    return new OpenedReport(sections, Integer.parseInt(matcher.group(1)));
  }
}
