package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Disks that are full and files that may not be written.
final class EnvironmentTest {
  @TempDir Path folder;
  private Path budget;
  private Path file;

  @BeforeEach
  void place() {
    budget = folder.resolve("budget");
    file = budget.resolve("ledger.db");
  }

  @AfterEach
  void makeWritable() throws IOException {
    mode("rwx------", budget);
    Commands.run("umount", folder.resolve("small").toString());
  }

  private static void mode(String mode, Path path) throws IOException {
    if (Files.exists(path)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  /// Root is not held back by modes unless it gives that right up.
  private static List<String> boundByModes() {
    return Commands.isRoot()
        ? List.of(
            "setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search,-fowner")
        : List.of();
  }

  private Child charges(List<String> wrapper, int times) {
    return Child.start(
        wrapper, file.toString(), file + ".key", "0.001", Integer.toString(times), "go");
  }

  private static void assertFailed(Child child, Reason reason) {
    assertThat(child.lines())
        .last()
        .asString()
        .startsWith("failed " + reason)
        .contains("Check free space");
  }

  /// Everything that was acknowledged is there, and what failed can be repeated.
  private void assertNothingIsLost(Child child) {
    try (Ledger ledger = Ledger.open(LedgerLocation.file(file))) {
      ledger.verify();
      assertThat(ledger.charges())
          .extracting(charge -> charge.request().id())
          .containsAll(child.said("ok"));
      for (UUID id : child.said("try")) {
        assertThat(ledger.reserve(Requests.of(id, ledger.dataSet(LedgerProcess.DATA), 0.001)))
            .isInstanceOf(Reservation.Granted.class);
      }
      assertThat(ledger.charges())
          .extracting(charge -> charge.request().id())
          .containsExactlyInAnyOrderElementsOf(child.said("try"));
    }
  }

  @Test
  void aFileThatMayNotGrowLosesNothing() throws InterruptedException {
    // blocks of 512 bytes or 1 KiB, by the shell; SQLite's own library has to fit too
    Child child =
        charges(List.of("sh", "-c", "ulimit -f 3000; exec \"$0\" \"$@\""), 100_000).join();

    assertThat(child.said("ok")).hasSizeGreaterThan(10);
    assertFailed(child, Reason.NOT_WRITABLE);
    assertNothingIsLost(child);
  }

  @Test
  void aFullDiskLosesNothingAndTheLedgerGoesOnWhenThereIsSpace() throws IOException {
    Path disk = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        Commands.run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0,
        "no right to mount; the limit on the size of files stands in for a full disk");
    LedgerLocation location = LedgerLocation.file(disk.resolve("ledger.db"));
    Path filler = disk.resolve("filler");
    try (Ledger ledger = Ledger.open(location)) {
      DataSetId data = ledger.dataSet("data");
      ledger.reserve(Requests.of(data, 0.001));
      fill(filler);
      ChargeRequest request = Requests.of(data, 0.001);

      var failure = failureOf(ledger, request);

      assertThat(failure.reason()).isEqualTo(Reason.NOT_WRITABLE);
      assertThat(failure).hasMessageContaining("Check free space");
      Files.delete(filler);
      int recorded = ledger.charges().size();
      assertThat(ledger.reserve(request)).isInstanceOf(Reservation.Granted.class);
      assertThat(ledger.charges()).hasSizeBetween(recorded, recorded + 1);
      ledger.verify();
    }
  }

  @Test
  void aServerWhoseDiskIsFullLosesNothingAndGoesOnWhenThereIsSpace() throws IOException {
    Path disk = Files.createTempDirectory("ledger-disk"); // its parents are open to the server
    try {
      Assumptions.assumeTrue(
          Commands.run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk.toString()) == 0,
          "no right to mount");
      Path data = Files.createDirectory(disk.resolve("server"));
      PostgresServer server = PostgresServer.in(data);
      try {
        chargeOnAFullServer(server, disk.resolve("filler"));
      } finally {
        server.remove();
      }
    } finally {
      Commands.run("umount", disk.toString());
      Files.delete(disk);
    }
  }

  private void chargeOnAFullServer(PostgresServer server, Path filler) throws IOException {
    Path key = folder.resolve("team.key");
    try (Ledger ledger = Ledger.open(LedgerLocation.postgresql(server.newSchema(), key))) {
      ChargeRequest before = Requests.of(ledger.dataSet("data"), 0.001);
      ledger.reserve(before);
      fill(filler);
      ChargeRequest request = Requests.of(ledger.dataSet("data"), 0.001);

      var failure = failureOf(ledger, request);

      assertThat(failure.reason()).isIn(Reason.NOT_WRITABLE, Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("Check");
      Files.delete(filler);
      assertThat(ledger.reserve(request)).isInstanceOf(Reservation.Granted.class);
      assertThat(ledger.charges())
          .extracting(RecordedCharge::request)
          .startsWith(before)
          .endsWith(request)
          .doesNotHaveDuplicates();
      ledger.verify();
    }
  }

  /// The first charges may find room in pages that are there already.
  private static LedgerException failureOf(Ledger ledger, ChargeRequest request) {
    DataSetId data = request.account().dataSet();
    for (int i = 0; i < 1000; i++) {
      try {
        ledger.reserve(Requests.of(data, 0.001));
      } catch (LedgerException e) {
        return catchThrowableOfType(LedgerException.class, () -> ledger.reserve(request));
      }
    }
    throw new AssertionError("the disk does not fill");
  }

  private static void fill(Path filler) {
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[512]);
      }
    } catch (IOException e) {
      // full
    }
  }

  @Test
  void aFullDiskIsReportedWhenALedgerIsMade() throws IOException {
    Path disk = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        Commands.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0,
        "no right to mount; the limit on the size of files stands in for a full disk");
    LedgerLocation location = LedgerLocation.file(disk.resolve("ledger.db"));
    Path filler = disk.resolve("filler");
    fill(filler);

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(location));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_WRITABLE);
    Files.delete(filler);
    Commands.run("mount", "-o", "remount,size=1m", disk.toString());
    try (Ledger ledger = Ledger.open(location)) {
      assertThat(ledger.verify().entries()).isEqualTo(1);
    }
  }

  @Test
  void aReadOnlyFolderIsReportedBeforeAnythingIsCharged() throws IOException, InterruptedException {
    Files.createDirectory(budget);
    mode("r-x------", budget);

    Child child = charges(boundByModes(), 3).join();

    assertFailed(child, Reason.NOT_WRITABLE);
    assertThat(child.said("ok")).isEmpty();
    try (var files = Files.list(budget)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFolderThatBecameReadOnlyIsReportedAndLosesNothing()
      throws IOException, InterruptedException {
    Child before = charges(List.of(), 3).join();
    mode("r-x------", budget);

    Child child = charges(boundByModes(), 3).join();

    mode("rwx------", budget);
    assertFailed(child, Reason.NOT_WRITABLE);
    assertThat(child.said("ok")).isEmpty();
    assertNothingIsLost(before);
  }

  @Test
  void aFileThatBecameReadOnlyIsReportedAndLosesNothing() throws IOException, InterruptedException {
    Child before = charges(List.of(), 3).join();
    mode("r--------", file);

    Child child = charges(boundByModes(), 3).join();

    mode("rw-------", file);
    assertFailed(child, Reason.NOT_WRITABLE);
    assertThat(child.said("ok")).isEmpty();
    assertNothingIsLost(before);
  }
}
