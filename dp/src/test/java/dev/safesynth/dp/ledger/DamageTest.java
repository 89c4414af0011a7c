package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Database files that were cut short, or of which a bit changed. Whatever is not noticed must have
/// changed nothing that the ledger says.
final class DamageTest {
  private static final int FLIPS = 400;

  @TempDir Path folder;
  private final Random places = new Random(20260918);
  private byte[] database;
  private byte[] journal;
  private Path copy;

  /// What a ledger says.
  private record Said(List<Entry> entries, List<RecordedCharge> charges, Set<Balance> balances) {
    static Said by(Ledger ledger) {
      return new Said(ledger.entries(), ledger.charges(), Set.copyOf(ledger.balances()));
    }
  }

  private Said said;

  /// A ledger with most of its entries in the database file, and the last ones in the journal.
  @BeforeEach
  void make() throws IOException {
    Path file = folder.resolve("ledger.db");
    LedgerLocation location = LedgerLocation.file(file);
    try (Ledger ledger = Ledger.open(location)) {
      DataSetId data = ledger.dataSet("data");
      ledger.setGroup("analysts", Set.of("alice", "bob"));
      ledger.setLimit(Scope.everybody(Requests.account(data)), new Limit(1, 1e-6));
      for (int i = 0; i < 20; i++) {
        ledger.reserve(Requests.of(data, 1e-4));
      }
      ledger.giveBack(ledger.charges().getFirst().request().id());
    }
    try (Ledger ledger = Ledger.open(location)) {
      for (int i = 0; i < 3; i++) {
        ledger.reserve(Requests.of(ledger.dataSet("data"), 1e-4));
      }
      said = Said.by(ledger);
      database = Files.readAllBytes(file);
      journal = Files.readAllBytes(folder.resolve("ledger.db-wal"));
    }
    copy = Files.createDirectory(folder.resolve("copy")).resolve("ledger.db");
    Files.copy(folder.resolve("ledger.db.key"), copy.resolveSibling("ledger.db.key"));
  }

  /// Puts a state of the database beside the key and the head.
  private void restore(byte[] databaseThen, byte[] journalThen) throws IOException {
    Files.write(copy, databaseThen);
    Files.write(copy.resolveSibling("ledger.db-wal"), journalThen);
    Files.deleteIfExists(copy.resolveSibling("ledger.db-shm"));
    Files.copy(
        folder.resolve("ledger.db.head"),
        copy.resolveSibling("ledger.db.head"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// @return true when the damage was noticed, on opening, reading, charging or checking
  private boolean isNoticed() {
    try (Ledger ledger = Ledger.open(LedgerLocation.file(copy))) {
      Said now = Said.by(ledger);
      assertThat(now).isEqualTo(said);
      DataSetId data = ledger.dataSet("data");
      double left = ledger.balances().getFirst().left().orElseThrow().rho();
      assertThat(ledger.reserve(Requests.of(data, Math.nextUp(left))))
          .isInstanceOf(Reservation.OverLimit.class);
      assertThat(ledger.reserve(Requests.of(data, left))).isInstanceOf(Reservation.Granted.class);
      ledger.verify();
      return false;
    } catch (LedgerException e) {
      assertThat(e.reason()).isIn(Reason.DAMAGED, Reason.KEY, Reason.TOO_NEW, Reason.UNREACHABLE);
      assertThat(e.fix()).isNotBlank();
      return true;
    }
  }

  @Test
  void undamagedCopiesAreGood() throws IOException {
    restore(database, journal);

    assertThat(isNoticed()).isFalse();
  }

  @Test
  void everyFlippedBitIsNoticedOrChangesNothing() throws IOException {
    int noticed = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = database.clone();
      damaged[places.nextInt(damaged.length)] ^= (byte) (1 << places.nextInt(8));
      restore(damaged, journal);
      noticed += isNoticed() ? 1 : 0;
    }
    System.out.printf(
        "ledger damage test: %d of %d bits flipped in the database were noticed, the others changed"
            + " nothing%n",
        noticed, FLIPS);
    assertThat(noticed).isGreaterThan(FLIPS / 4);
  }

  @Test
  void everyFlippedBitOfTheJournalIsNoticedOrChangesNothing() throws IOException {
    int noticed = 0;
    for (int i = 0; i < FLIPS / 2; i++) {
      byte[] damaged = journal.clone();
      damaged[places.nextInt(damaged.length)] ^= (byte) (1 << places.nextInt(8));
      restore(database, damaged);
      noticed += isNoticed() ? 1 : 0;
    }
    System.out.printf(
        "ledger damage test: %d of %d bits flipped in the journal were noticed, the others changed"
            + " nothing%n",
        noticed, FLIPS / 2);
    assertThat(noticed).isGreaterThan(FLIPS / 8);
  }

  @Test
  void aDatabaseThatWasCutShortIsNoticed() throws IOException {
    for (int i = 0; i < 40; i++) {
      byte[] damaged = Arrays.copyOf(database, places.nextInt(database.length));
      restore(damaged, new byte[0]);
      assertThat(isNoticed()).isTrue();
    }
  }

  @Test
  void aJournalThatWasCutShortIsNoticed() throws IOException {
    for (int i = 0; i < 40; i++) {
      byte[] damaged = Arrays.copyOf(journal, places.nextInt(journal.length));
      restore(database, damaged);
      assertThat(isNoticed()).isTrue();
    }
  }

  @Test
  void anOlderCopyOfTheFileIsNoticed() throws IOException {
    restore(database, new byte[0]);

    var failure =
        catchThrowableOfType(LedgerException.class, () -> Ledger.open(LedgerLocation.file(copy)));

    assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(failure).hasMessageContaining("its end is missing");
  }

  @Test
  void aMissingDatabaseIsNotReplacedByAnEmptyOne() throws IOException {
    restore(new byte[0], new byte[0]);
    Files.delete(copy);
    Files.delete(copy.resolveSibling("ledger.db-wal"));

    var failure =
        catchThrowableOfType(LedgerException.class, () -> Ledger.open(LedgerLocation.file(copy)));

    assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
    assertThat(failure).hasMessageContaining("start anew");
  }
}
