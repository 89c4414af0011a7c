package dev.safesynth.report;

import static dev.safesynth.report.Html.element;
import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import dev.safesynth.report.LeakEntry.Protection;
import java.util.ArrayList;
import java.util.List;

/// Every kind of output and what stands between it and the private records.
final class LeakMapSection {
  private LeakMapSection() {}

  static Html of(List<LeakEntry> entries) {
    List<Html> children = new ArrayList<>();
    children.add(
        Blocks.lead(
            "Everything that a run writes or shows, and why it may leave, or not. Only outputs that"
                + " are public or paid for are part of the release."));
    List<Html> keys = new ArrayList<>();
    for (Protection protection : Protection.values()) {
      keys.add(element("li", badge(protection), text(" " + protection.meaning())));
    }
    children.add(element("ul", keys).with("class", "keys"));
    children.add(
        Blocks.table(
            "Leak map",
            List.of(Column.text("Output"), Column.text("Class"), Column.text("Why")),
            entries.stream()
                .map(
                    entry ->
                        List.of(
                            text(entry.output()), badge(entry.protection()), text(entry.reason())))
                .toList()));
    return Blocks.section("leak-map", "What leaves, and under which protection?", children);
  }

  private static Html badge(Protection protection) {
    return element("span", protection.title()).with("class", "badge " + protection.id());
  }
}
