package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqliteLedgerTest extends LedgerContract {
  private Path file() {
    return folder.resolve("budget").resolve("ledger.db");
  }

  @Override
  LedgerLocation newLocation(Path folder) {
    return LedgerLocation.file(folder.resolve("budget").resolve("ledger.db"));
  }

  @Override
  String url() {
    return "jdbc:sqlite:" + file();
  }

  @Override
  List<String> withoutTriggers() {
    return List.of(
        "drop trigger if exists ledger_entry_no_update",
        "drop trigger if exists ledger_entry_no_delete");
  }

  @Override
  Path keyFile() {
    return folder.resolve("budget").resolve("ledger.db.key");
  }

  @Override
  Path headFile() {
    return folder.resolve("budget").resolve("ledger.db.head");
  }

  @Test
  void everyFileIsForItsOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(file().getParent()))
        .hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
    try (var files = Files.list(file().getParent())) {
      assertThat(files)
          .hasSize(5)
          .allSatisfy(
              each ->
                  assertThat(Files.getPosixFilePermissions(each))
                      .hasToString("[OWNER_READ, OWNER_WRITE]"));
    }
  }

  @Test
  void aKeyThatEverybodyMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r--r--"));

    var failure =
        catchThrowableOfType(LedgerException.class, () -> Ledger.open(LedgerLocation.file(file())));

    assertThat(failure).hasMessageContaining("chmod 600");
  }
}
