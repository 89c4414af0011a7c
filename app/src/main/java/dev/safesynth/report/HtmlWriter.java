package dev.safesynth.report;

import java.util.Locale;
import java.util.Set;

/// Writes [Html] as text. Characters that cannot be seen or that reorder a line are written as
/// visible stand-ins.
final class HtmlWriter {
  private static final Set<String> VOID = Set.of("meta", "br", "hr", "wbr");
  private static final Set<String> OWN_LINE =
      Set.of("section", "table", "tr", "figure", "svg", "p", "h2", "h3", "article", "li", "body");

  private final StringBuilder out = new StringBuilder();

  static String write(Html html) {
    HtmlWriter writer = new HtmlWriter();
    writer.append(html);
    return writer.out.toString();
  }

  private void append(Html html) {
    switch (html) {
      case Html.Text(String value) -> escape(value);
      case Html.Fragment fragment -> fragment.children().forEach(this::append);
      case Html.StyleSheet(String css) -> out.append("<style>").append(css).append("</style>");
      case Html.Element element -> append(element);
    }
  }

  private void append(Html.Element element) {
    if (OWN_LINE.contains(element.name())) {
      out.append('\n');
    }
    out.append('<').append(element.name());
    element
        .attributes()
        .forEach(
            (name, value) -> {
              out.append(' ').append(name).append("=\"");
              escape(value);
              out.append('"');
            });
    out.append('>');
    if (!VOID.contains(element.name())) {
      element.children().forEach(this::append);
      out.append("</").append(element.name()).append('>');
    }
  }

  private void escape(String value) {
    value.codePoints().forEach(this::escape);
  }

  private void escape(int codePoint) {
    switch (codePoint) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\n', '\t' -> out.appendCodePoint(codePoint);
      default -> {
        if (codePoint < 0x20) {
          out.appendCodePoint(0x2400 + codePoint);
        } else if (isInvisible(codePoint)) {
          out.append(String.format(Locale.ROOT, "\u27E8U+%04X\u27E9", codePoint));
        } else {
          out.appendCodePoint(codePoint);
        }
      }
    }
  }

  /// Controls, lone surrogates, non-characters and the marks that reorder or hide text. Joiners
  /// stay: emoji and several scripts need them.
  private static boolean isInvisible(int codePoint) {
    return (codePoint >= 0x7F && codePoint <= 0x9F)
        || (codePoint >= 0xD800 && codePoint <= 0xDFFF)
        || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
        || (codePoint & 0xFFFE) == 0xFFFE
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069)
        || codePoint == 0x200B
        || codePoint == 0x200E
        || codePoint == 0x200F
        || codePoint == 0x2028
        || codePoint == 0x2029
        || codePoint == 0xFEFF;
  }
}
