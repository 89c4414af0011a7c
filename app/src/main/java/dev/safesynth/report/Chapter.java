package dev.safesynth.report;

import java.util.List;

/// A part of the report that is made of sentences, tables and pictures: what was measured, beside
/// what it is to be compared with.
///
/// @param id of the section on the page, lower-case letters and hyphens
/// @param title a question that the chapter answers
/// @param shortTitle for the list of contents
/// @param lead what the reader should take from it, as full sentences
public record Chapter(String id, String title, String shortTitle, String lead, List<Item> items) {
  public Chapter {
    items = List.copyOf(items);
  }

  /// What a chapter is made of.
  public sealed interface Item {}

  /// A heading inside the chapter.
  public record Heading(String text) implements Item {}

  /// A paragraph.
  public record Sentence(String text) implements Item {}

  /// Why a figure is not there, as a full sentence.
  public record Missing(String reason) implements Item {}

  /// Figures in rows. The first column names the row, the others are numbers with their intervals,
  /// already in words.
  ///
  /// @param columns headings, the first one of the names
  /// @param rows each as long as `columns`
  public record Table(String caption, List<String> columns, List<List<String>> rows)
      implements Item {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException("a row must have as many cells as there are columns");
        }
      }
    }
  }

  /// Questions and their answers in words.
  public record Facts(String caption, List<ReportData.Fact> facts) implements Item {
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  /// Two clouds of points on one plane.
  ///
  /// @param first drawn below `second`
  /// @param explanation what the reader sees there and how to read it
  public record Scatter(String caption, String explanation, Cloud first, Cloud second)
      implements Item {}

  /// Figures over epsilon, on a logarithmic axis: one line for each series, with its intervals, and
  /// levels that do not depend on epsilon.
  ///
  /// @param axis what the figures are, and which way is better
  /// @param explanation what the reader sees there and how to read it
  public record Trend(
      String caption, String explanation, String axis, List<Series> series, List<Level> levels)
      implements Item {
    public Trend {
      series = List.copyOf(series);
      levels = List.copyOf(levels);
    }
  }

  /// One line of a [Trend], by ascending epsilon.
  public record Series(String name, List<Measured> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /// A figure at an epsilon above 0.
  public record Measured(double epsilon, double value, Interval interval) {}

  /// A figure that is the same for every epsilon.
  public record Level(String name, double value, Interval interval) {}

  /// Points with a name.
  public record Cloud(String name, List<Point> points) {
    public Cloud {
      points = List.copyOf(points);
    }
  }

  /// A point; both coordinates finite.
  public record Point(double x, double y) {
    public Point {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("coordinates must be finite");
      }
    }
  }
}
