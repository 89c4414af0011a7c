package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that ask for the last of a budget at the same time.
final class RaceTest {
  private static final int LAST = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void exactlyWhatFitsIsGrantedOnSqlite(int processes) throws InterruptedException {
    String file = folder.resolve("ledger.db").toString();
    race(file, Path.of(file + ".key"), processes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void exactlyWhatFitsIsGrantedOnPostgreSql(int processes) throws InterruptedException {
    race(PostgresServer.shared().newSchema(), folder.resolve("team.key"), processes);
  }

  /// Each has seen that there are no tables before any makes them.
  @Test
  void manyFirstUsersOfAServerMakeTheTablesOnce() throws Exception {
    String url = PostgresServer.shared().newSchema();
    var location = LedgerProcess.location(url, folder.resolve("team.key"));
    int users = 4;
    var looked = new CyclicBarrier(users);
    try (var threads = Executors.newFixedThreadPool(users)) {
      var results = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < users; i++) {
        results.add(
            threads.submit(
                () -> {
                  var store = new EntryStore(location.dialect());
                  try {
                    boolean empty = store.isEmpty();
                    looked.await(60, TimeUnit.SECONDS);
                    store.migrate(Instant.EPOCH);
                    return empty;
                  } finally {
                    store.close();
                  }
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  /// Each process asks for all that is left, in [#LAST] parts.
  private static void race(String place, Path key, int processes) throws InterruptedException {
    var limit = new Limit(1, 1e-6);
    double part = limit.cap().rho() / 64; // exact, so parts add up to the cap
    try (Ledger ledger = Ledger.open(LedgerProcess.location(place, key))) {
      DataSetId data = ledger.dataSet(LedgerProcess.DATA);
      ledger.setLimit(Scope.everybody(Requests.account(data)), limit);
      ledger.reserve(Requests.of(data, part * (64 - LAST)));

      List<Child> children = raced(place, key, part, processes);

      Set<UUID> granted = new HashSet<>();
      Stream.concat(
              children.stream().flatMap(child -> child.said("ok").stream()),
              Stream.of(ledger.charges().getFirst().request().id()))
          .forEach(granted::add);
      assertThat(granted).hasSize(LAST + 1);
      assertThat(ledger.charges())
          .extracting(charge -> charge.request().id())
          .containsExactlyInAnyOrderElementsOf(granted);
      assertThat(children.stream().mapToInt(child -> child.said("full").size()).sum())
          .isEqualTo((processes - 1) * LAST);
      assertThat(ledger.balances().getFirst().spent()).isEqualTo(limit.cap());
      ledger.verify();
    }
  }

  private static List<Child> raced(String place, Path key, double part, int processes)
      throws InterruptedException {
    var children = new ArrayList<Child>();
    for (int i = 0; i < processes; i++) {
      children.add(
          Child.start(
              place, key.toString(), Double.toString(part), Integer.toString(LAST), "wait"));
    }
    for (Child child : children) {
      child.await("open");
    }
    children.forEach(Child::go);
    for (Child child : children) {
      child.join();
    }
    return children;
  }
}
