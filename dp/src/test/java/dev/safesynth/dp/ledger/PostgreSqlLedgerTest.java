package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgreSqlLedgerTest extends LedgerContract {
  private String url = "";

  @Override
  LedgerLocation newLocation(Path folder) {
    url = PostgresServer.shared().newSchema();
    return LedgerLocation.postgresql(url, folder.resolve("team.key"));
  }

  @Override
  String url() {
    return url;
  }

  @Override
  List<String> withoutTriggers() {
    return List.of(
        "drop trigger if exists ledger_entry_no_change on ledger_entry",
        "drop trigger if exists ledger_entry_no_truncate on ledger_entry");
  }

  @Override
  Path keyFile() {
    return folder.resolve("team.key");
  }

  @Override
  Path headFile() {
    return folder.resolve("team.key.head");
  }

  @Test
  void theUserIsThatOfTheServer() {
    try (Ledger ledger = Ledger.open(LedgerLocation.postgresql(url, keyFile()))) {
      ledger.reserve(Requests.of(ledger.dataSet("data"), 0.01));

      assertThat(ledger.charges()).extracting(RecordedCharge::who).containsExactly("app");
    }
  }

  @Test
  void credentialsAreNotPrinted() {
    LedgerLocation location =
        LedgerLocation.postgresql(
                "jdbc:postgresql://u:hunter1@127.0.0.1:1/db?password=hunter2", keyFile())
            .withCredentials("someone", "hunter3");

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(location));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(location + failure.getMessage() + failure.getCause()).doesNotContain("hunter");
    assertThatThrownBy(() -> LedgerLocation.postgresql("jdbc:other:hunter4", keyFile()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunter");
  }

  @Test
  void aReadOnlyDatabaseIsReportedAsSuch() {
    LedgerLocation readOnly =
        LedgerLocation.postgresql(url + "&options=-cdefault_transaction_read_only=on", keyFile());

    try (Ledger ledger = Ledger.open(readOnly)) {
      var failure =
          catchThrowableOfType(
              LedgerException.class,
              () -> ledger.reserve(Requests.of(ledger.dataSet("data"), 0.01)));

      assertThat(failure.reason()).isEqualTo(Reason.NOT_WRITABLE);
      assertThat(ledger.charges()).isEmpty();
    }
  }

  @Test
  void aCommitWhoseAcknowledgementIsLostIsChargedOnce() throws Exception {
    try (var proxy = CuttingProxy.to(PostgresServer.shared().port());
        Ledger ledger =
            Ledger.open(
                LedgerLocation.postgresql(
                    url.replaceFirst(":[0-9]+/", ":" + proxy.port() + "/"), keyFile()))) {
      ChargeRequest request = Requests.of(ledger.dataSet("data"), 0.01);
      proxy.cutAfterNextCommit();

      assertThat(ledger.reserve(request)).isInstanceOf(Reservation.Granted.class);

      assertThat(proxy.cuts()).isEqualTo(1);
      assertThat(ledger.entries())
          .extracting(Entry::kind)
          .containsExactly(EntryKind.CREATED, EntryKind.RESERVED);
    }
  }

  @Test
  void aRoleThatMayOnlyReadAndAppendCanCharge() throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("drop role if exists clerk");
      statement.execute("create role clerk login");
      statement.execute("grant usage on schema " + connection.getSchema() + " to clerk");
      statement.execute("grant select, insert on ledger_entry to clerk");
      statement.execute("grant select on ledger_schema to clerk");
    }
    LedgerLocation asClerk =
        LedgerLocation.postgresql(url.replace("user=app&", ""), keyFile())
            .withCredentials("clerk", "");

    try (Ledger ledger = Ledger.open(asClerk)) {
      ledger.reserve(Requests.of(ledger.dataSet("data"), 0.01));

      assertThat(ledger.verify().entries()).isEqualTo(2);
      assertThat(ledger.charges()).extracting(RecordedCharge::who).containsExactly("clerk");
    }
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("drop owned by clerk");
      statement.execute("drop role clerk");
    }
  }

  @Test
  void aServerThatIsNotThereIsReported() {
    var failure =
        catchThrowableOfType(
            LedgerException.class,
            () ->
                Ledger.open(
                    LedgerLocation.postgresql("jdbc:postgresql://127.0.0.1:1/none", keyFile())
                        .withHeadFile(folder.resolve("none.head"))));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure.where()).isEqualTo("PostgreSQL //127.0.0.1:1/none");
  }
}
