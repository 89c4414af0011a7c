package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgreSqlLedgerTest extends LedgerContract {
  private String url = "";

  @Override
  LedgerLocation newLocation(Path folder) {
    url = PostgresServer.shared().newDatabase();
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
}
