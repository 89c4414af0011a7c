/// The report of a run: one self-contained HTML page, made from a tree of plain records.
///
/// [dev.safesynth.report.ReportData] says what is shown, [dev.safesynth.report.HtmlReport] turns it
/// into a page. Figures of the evaluation are exact functions of private records, so the page is
/// internal; it never shows a private text.
@NullMarked
package dev.safesynth.report;

import org.jspecify.annotations.NullMarked;
