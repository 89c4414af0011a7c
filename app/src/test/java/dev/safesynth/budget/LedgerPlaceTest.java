package dev.safesynth.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.config.RunConfig.LedgerDatabase;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerPlaceTest {
  @TempDir private Path folder;

  private static String standard(Map<String, String> environment) {
    return LedgerPlace.of(new LedgerDatabase.Standard(), Optional.empty(), environment).toString();
  }

  @Test
  void theStandardPlaceIsInTheFolderForDataOfTheUser() {
    assertThat(standard(Map.of("HOME", "/home/ann")))
        .isEqualTo("/home/ann/.local/share/safesynth/ledger.db");
    assertThat(standard(Map.of("HOME", "/home/ann", "XDG_DATA_HOME", "/data")))
        .isEqualTo("/data/safesynth/ledger.db");
    assertThat(standard(Map.of("HOME", "/home/ann", "XDG_DATA_HOME", "data")))
        .as("a relative folder means nothing, says the specification")
        .isEqualTo("/home/ann/.local/share/safesynth/ledger.db");
  }

  @Test
  void theEnvironmentNamesAnotherStandardPlaceAndNoMore() {
    var environment = Map.of("HOME", "/home/ann", "SAFESYNTH_LEDGER", "/team/ledger.db");

    assertThat(standard(environment)).isEqualTo("/team/ledger.db");
    assertThat(
            LedgerPlace.of(
                new LedgerDatabase.File(Path.of("/mine.db")), Optional.empty(), environment))
        .hasToString("/mine.db");
    assertThat(standard(Map.of("SAFESYNTH_LEDGER", "jdbc:postgresql://db/ledger?password=hidden")))
        .isEqualTo("PostgreSQL //db/ledger");
  }

  @Test
  void credentialsDoNotPrint() {
    var database = new LedgerDatabase.PostgreSql("jdbc:postgresql://db:5433/l?password=hidden");
    var environment = Map.of("PGUSER", "hidden", "PGPASSWORD", "hidden");

    assertThat(LedgerPlace.of(database, Optional.empty(), environment).toString())
        .contains("db:5433")
        .doesNotContain("hidden");
    assertThat(database.toString()).doesNotContain("hidden");
  }

  @Test
  void anotherDatabaseIsRefusedWithoutQuotingItsUrl() {
    var database = new LedgerDatabase.PostgreSql("jdbc:mysql://db/ledger?password=hidden");

    var failure =
        catchThrowableOfType(
            UserException.class, () -> LedgerPlace.of(database, Optional.empty(), Map.of()));

    assertThat(failure.exit()).isEqualTo(Exit.USAGE);
    assertThat(failure.getMessage()).contains("jdbc:postgresql:").doesNotContain("hidden");
  }

  @Test
  void lookingForALedgerMakesNone() {
    var place =
        LedgerPlace.of(new LedgerDatabase.File(folder.resolve("l.db")), Optional.empty(), Map.of());

    assertThat(place.isThere()).isFalse();
    assertThat(folder).isEmptyDirectory();

    place.use(ledger -> ledger.verify());

    assertThat(place.isThere()).isTrue();
  }

  @Test
  void theKeyMayLieElsewhere() {
    Path key = folder.resolve("elsewhere.key");
    var database = new LedgerDatabase.File(folder.resolve("l.db"));

    LedgerPlace.of(database, Optional.of(key), Map.of()).use(ledger -> ledger.verify());

    assertThat(key).exists();
    assertThat(Files.exists(folder.resolve("l.db.key"))).isFalse();
    var without =
        catchThrowableOfType(
            UserException.class,
            () ->
                LedgerPlace.of(database, Optional.empty(), Map.of())
                    .use(ledger -> ledger.verify()));
    assertThat(without.exit()).isEqualTo(Exit.ENVIRONMENT);
  }
}
