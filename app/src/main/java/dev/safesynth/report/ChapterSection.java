package dev.safesynth.report;

import static dev.safesynth.report.Html.text;

import dev.safesynth.report.Blocks.Column;
import java.util.ArrayList;
import java.util.List;

/// A [Chapter] on the page.
final class ChapterSection {
  private ChapterSection() {}

  static Html of(Chapter chapter) {
    List<Html> children = new ArrayList<>();
    children.add(Blocks.lead(chapter.lead()));
    chapter.items().forEach(item -> children.add(item(item)));
    return Blocks.section(chapter.id(), chapter.title(), children);
  }

  private static Html item(Chapter.Item item) {
    return switch (item) {
      case Chapter.Heading(String title) -> Blocks.heading(title);
      case Chapter.Sentence(String words) -> Blocks.paragraph(words);
      case Chapter.Missing(String reason) -> Blocks.absent(reason);
      case Chapter.Table table -> table(table);
      case Chapter.Facts(String caption, List<ReportData.Fact> facts) ->
          Blocks.table(
              caption,
              List.of(Column.text("Question"), Column.text("Answer")),
              facts.stream()
                  .map(fact -> List.<Html>of(text(fact.name()), text(fact.value())))
                  .toList());
      case Chapter.Trend trend ->
          Blocks.figure(TrendPlot.of(trend), trend.caption(), trend.explanation());
      case Chapter.Scatter scatter ->
          Blocks.figure(ScatterPlot.of(scatter), scatter.caption(), scatter.explanation());
    };
  }

  private static Html table(Chapter.Table table) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      String name = table.columns().get(i);
      columns.add(i == 0 ? Column.text(name) : Column.number(name));
    }
    return Blocks.table(
        table.caption(),
        columns,
        table.rows().stream()
            .map(row -> row.stream().<Html>map(cell -> text(cell)).toList())
            .toList());
  }
}
