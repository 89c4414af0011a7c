package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that die while they charge. Two at a time charge the same ledger and are killed at the
/// same random moment: the first and then every fourth time within their first 800 milliseconds, so
/// that opening and making a ledger is hit too, else within 80 milliseconds of charging.
final class CrashTest {
  private static final int CHILDREN = 2;
  private static final double RHO = 0x1p-10;

  @TempDir Path folder;
  private final Random moments = new Random(20260917);

  @Test
  void twoHundredKilledProcessesLoseNothingOnSqlite() throws InterruptedException {
    int kills = 0;
    Tally tally = new Tally();
    for (int ledger = 0; ledger < 10; ledger++) {
      String file = folder.resolve("ledger-" + ledger + ".db").toString();
      kills += killAll(file, Path.of(file + ".key"), 10, tally);
    }
    report("SQLite", kills, tally);
    assertThat(kills).isEqualTo(200);
    assertThat(tally.acknowledged).isGreaterThan(200);
    assertThat(tally.unacknowledged).isPositive();
  }

  @Test
  void fortyKilledProcessesLoseNothingOnPostgreSql() throws InterruptedException {
    Tally tally = new Tally();
    int kills = killAll(PostgresServer.shared().newSchema(), folder.resolve("team.key"), 20, tally);
    report("PostgreSQL", kills, tally);
    assertThat(kills).isEqualTo(40);
    assertThat(tally.acknowledged).isGreaterThan(40);
  }

  @Test
  void aServerThatIsStoppedAtOnceLosesNothingAndTheChargingGoesOn() throws InterruptedException {
    PostgresServer server = PostgresServer.shared();
    String url = server.newSchema();
    Path key = folder.resolve("team.key");
    Set<UUID> acknowledged = new HashSet<>();
    int stops = 6;
    try (Child child = Child.start(url, key.toString(), "0", "0", "insist").await("ok ")) {
      for (int stop = 0; stop < stops; stop++) {
        pause(moments.nextInt(200));
        server.stopImmediately();
        int before = child.said("ok").size();
        server.start();
        awaitMore(child, before);
      }
      child.kill();
      child.join();
      acknowledged.addAll(child.said("ok"));
      System.out.printf(
          "ledger crash test: %d immediate stops of PostgreSQL, %d charges acknowledged%n",
          stops, acknowledged.size());
    }
    try (Ledger ledger = Ledger.open(LedgerProcess.location(url, key))) {
      ledger.verify();
      assertThat(ids(ledger)).containsAll(acknowledged).doesNotHaveDuplicates();
      assertThat(ids(ledger)).hasSizeLessThanOrEqualTo(acknowledged.size() + 1);
    }
  }

  private static void awaitMore(Child child, int before) throws InterruptedException {
    while (child.said("ok").size() <= before) {
      Thread.sleep(20);
    }
  }

  private static final class Tally {
    int acknowledged;
    int unacknowledged;
    int beforeOpen;
    int refusedAtTheEnd;
  }

  private static void report(String database, int kills, Tally tally) {
    System.out.printf(
        "ledger crash test: %s, %d kills, %d charges acknowledged, %d durable but unacknowledged,"
            + " %d killed before the ledger was open, %d ledgers full%n",
        database,
        kills,
        tally.acknowledged,
        tally.unacknowledged,
        tally.beforeOpen,
        tally.refusedAtTheEnd);
  }

  /// Kills processes on one ledger. The first two find none, so no limit is set before them, and
  /// they charge nothing.
  private int killAll(String place, Path key, int rounds, Tally tally) throws InterruptedException {
    Set<UUID> acknowledged = new HashSet<>();
    Set<UUID> tried = new HashSet<>();
    int kills = 0;
    Limit limit = new Limit(2, 1e-6);
    for (int round = 0; round < rounds; round++) {
      double rho = round == 0 ? 0 : RHO;
      List<Child> children = killed(place, key, rho, round % 4 == 0);
      kills += children.size();
      for (Child child : children) {
        acknowledged.addAll(child.said("ok"));
        tried.addAll(child.said("try"));
        tally.beforeOpen += child.lines().contains("open") ? 0 : 1;
        assertThat(child.lines()).noneMatch(line -> line.startsWith("failed"));
      }
      try (Ledger ledger = Ledger.open(LedgerProcess.location(place, key))) {
        ledger.verify();
        Set<UUID> recorded = new HashSet<>(ids(ledger));
        assertThat(recorded).containsAll(acknowledged);
        assertThat(tried).containsAll(recorded);
        assertThat(ledger.charges()).hasSize(recorded.size());
        assertWithin(ledger, limit);
        for (Child child : children) {
          tally.unacknowledged += repeatLast(ledger, child, rho, recorded, acknowledged);
        }
        ledger.setLimit(scope(ledger), limit);
      }
    }
    tally.acknowledged += acknowledged.size();
    tally.refusedAtTheEnd += isFull(place, key) ? 1 : 0;
    return kills;
  }

  private List<Child> killed(String place, Path key, double rho, boolean early)
      throws InterruptedException {
    var children = new ArrayList<Child>();
    for (int i = 0; i < CHILDREN; i++) {
      children.add(Child.start(place, key.toString(), Double.toString(rho), "0", "go"));
    }
    for (Child child : children) {
      child.await(early ? "started" : "try");
    }
    pause(moments.nextInt(early ? 800 : 80));
    children.forEach(Child::kill);
    for (Child child : children) {
      child.join();
    }
    return children;
  }

  /// What the dead process asked last is asked again: granted if it was recorded, and charged once.
  private static int repeatLast(
      Ledger ledger, Child child, double rho, Set<UUID> recorded, Set<UUID> acknowledged) {
    List<UUID> tried = child.said("try");
    if (tried.isEmpty() || !recorded.contains(tried.getLast())) {
      return 0;
    }
    UUID last = tried.getLast();
    int charges = ledger.charges().size();
    assertThat(ledger.reserve(Requests.of(last, ledger.dataSet(LedgerProcess.DATA), rho)))
        .isInstanceOf(Reservation.Granted.class);
    assertThat(ledger.charges()).hasSize(charges);
    return acknowledged.add(last) ? 1 : 0;
  }

  private static void assertWithin(Ledger ledger, Limit limit) {
    assertThat(ledger.balances())
        .allSatisfy(
            balance -> assertThat(balance.spent().rho()).isLessThanOrEqualTo(limit.cap().rho()));
  }

  private static boolean isFull(String place, Path key) {
    try (Ledger ledger = Ledger.open(LedgerProcess.location(place, key))) {
      return ledger.reserve(Requests.of(ledger.dataSet(LedgerProcess.DATA), RHO))
          instanceof Reservation.OverLimit;
    }
  }

  private static Scope scope(Ledger ledger) {
    return Scope.everybody(Requests.account(ledger.dataSet(LedgerProcess.DATA)));
  }

  private static List<UUID> ids(Ledger ledger) {
    return ledger.charges().stream().map(charge -> charge.request().id()).toList();
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(millis * 1_000_000L + 500_000);
  }
}
