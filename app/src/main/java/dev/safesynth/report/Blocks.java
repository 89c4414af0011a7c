package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import java.util.ArrayList;
import java.util.List;

/// The building blocks that every section uses.
final class Blocks {
  private Blocks() {}

  /// A column of a table; numbers are set flush right.
  record Column(String name, boolean numeric) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  static Html section(String id, String title, List<Html> children) {
    List<Html> all = new ArrayList<>();
    all.add(element("h2", title).with("id", id + "-title"));
    all.addAll(children);
    return element("section", all).with("id", id).with("aria-labelledby", id + "-title");
  }

  static Html paragraph(String text) {
    return element("p", text);
  }

  static Html lead(String text) {
    return element("p", text).with("class", "lead");
  }

  static Html heading(String text) {
    return element("h3", text);
  }

  /// The sentence in place of a part that is not there.
  static Html absent(String reason) {
    return element("p", element("strong", "Not shown. "), text(reason)).with("class", "absent");
  }

  static Html list(List<String> items) {
    return element("ul", items.stream().map(item -> element("li", item)).toList());
  }

  /// A table that scrolls inside its frame when the page is narrow. The first cell of each row
  /// names the row.
  static Html table(String caption, List<Column> columns, List<List<Html>> rows) {
    List<Html> head = new ArrayList<>();
    for (Column column : columns) {
      head.add(aligned(element("th", column.name()).with("scope", "col"), column));
    }
    List<Html> body = new ArrayList<>();
    for (List<Html> row : rows) {
      List<Html> cells = new ArrayList<>();
      cells.add(element("th", row.getFirst()).with("scope", "row"));
      for (int i = 1; i < row.size(); i++) {
        cells.add(aligned(element("td", row.get(i)), columns.get(i)));
      }
      body.add(element("tr", cells));
    }
    Html table =
        element("table", element("thead", element("tr", head)), element("tbody", body))
            .with("aria-label", caption);
    return Html.fragment(
        element("p", caption).with("class", "caption"), scrollable(table, caption));
  }

  /// A plot with its caption.
  static Html figure(Html svg, String title, String caption) {
    return element(
        "figure",
        scrollable(svg, title),
        element("figcaption", element("strong", title + ". "), text(caption)));
  }

  static Html code(String text, String label) {
    return element("pre", element("code", text))
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", label);
  }

  static Html details(String summary, Html content) {
    return element("details", element("summary", summary), content);
  }

  /// The start of a name that is too long for its place, with an ellipsis.
  static String shortened(String name, int characters) {
    if (name.codePointCount(0, name.length()) <= characters) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, characters - 1)) + "\u2026";
  }

  private static Html scrollable(Html content, String label) {
    return element("div", content)
        .with("class", "scroll")
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", label);
  }

  private static Html.Element aligned(Html.Element cell, Column column) {
    return column.numeric() ? cell.with("class", "number") : cell;
  }
}
