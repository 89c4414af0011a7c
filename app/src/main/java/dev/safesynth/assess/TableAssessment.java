package dev.safesynth.assess;

import dev.safesynth.dp.Internal;
import dev.safesynth.dp.Private;
import dev.safesynth.report.Guarantee;
import dev.safesynth.table.TableAttacks;
import dev.safesynth.table.TableFidelity;
import dev.safesynth.table.TableUtility;
import dev.safesynth.table.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One evaluation or audit of tables, from reading them to the report.
public final class TableAssessment {
  private final Request request;
  private final String product;
  private final Consumer<String> notes;

  /// @param product name and version for the report
  /// @param notes is told which step begins
  public TableAssessment(Request request, String product, Consumer<String> notes) {
    this.request = request;
    this.product = product;
    this.notes = notes;
  }

  /// What is asked for.
  ///
  /// @param schema types of columns and the target; columns that it does not name are guessed
  /// @param certificate of the synthetic rows, when there is one
  /// @param delta at which bounds on epsilon are given, in (0, 1), without a certificate
  /// @param folder for the results
  /// @param seed of draws and folds; no privacy rests on it
  public record Request(
      Assessment.Kind kind,
      Path real,
      Path holdout,
      Path synthetic,
      Optional<Path> floor,
      Path schema,
      Optional<Path> certificate,
      double delta,
      Path folder,
      long seed) {}

  /// What came of it.
  public record Outcome(Internal<List<String>> verdict, Path figures, Path report) {}

  /// Reads, measures and writes the results.
  ///
  /// @throws dev.safesynth.failure.UserException when the files cannot be compared
  public Outcome execute() {
    Optional<Guarantee> claim = request.certificate().map(Claim::read);
    notes.accept("reading");
    Private<Tables> tables =
        Private.of(
            Tables.read(
                request.real(),
                request.synthetic(),
                Optional.of(request.holdout()),
                request.floor(),
                Optional.of(request.schema())));
    double delta = claim.map(Guarantee::delta).filter(d -> d > 0).orElse(request.delta());
    Internal<TableMetrics> metrics = Internal.of(tables, read -> measure(read, delta));
    Path figures = request.folder().resolve(request.kind().word() + ".json");
    Path report = request.folder().resolve(request.kind().word() + ".html");
    Assessment.write(figures, metrics.map(TableMetrics::toJson));
    Assessment.write(
        report,
        Internal.of(
            tables,
            read ->
                new TableReport(request, product).html(read, metrics.forInternalEyes(), claim)));
    return new Outcome(metrics.map(TableMetrics::verdict), figures, report);
  }

  private TableMetrics measure(Tables tables, double delta) {
    if (request.kind() == Assessment.Kind.AUDIT) {
      notes.accept("attacking: membership, singling out, linking, inference");
      return TableMetrics.of(
          Optional.empty(),
          Optional.empty(),
          Optional.of(TableAttacks.run(tables, delta, request.seed())));
    }
    notes.accept("training models");
    TableUtility utility = TableUtility.measure(tables, request.seed());
    notes.accept("comparing distributions");
    TableFidelity fidelity = TableFidelity.measure(tables, request.seed());
    return TableMetrics.of(Optional.of(utility), Optional.of(fidelity), Optional.empty());
  }
}
