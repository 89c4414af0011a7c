package dev.safesynth.dp.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.safesynth.dp.NoisyCounts;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.dp.ledger.LedgerException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a ledger does on every database.
abstract class LedgerContract {
  private static final String DIGEST = "a1".repeat(32);
  private static final String OTHER_DIGEST = "b2".repeat(32);

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private LedgerLocation location;
  private Ledger ledger;
  private DataSetId data;

  /// A place for a new ledger.
  abstract LedgerLocation newLocation(Path folder);

  /// The JDBC URL of the ledger in [#newLocation].
  abstract String url();

  /// Statements that switch the triggers off, as somebody with full rights would.
  abstract List<String> withoutTriggers();

  @BeforeEach
  void open() {
    location = newLocation(folder);
    ledger = opened("alice");
    data = ledger.dataSet("customers.csv");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Ledger opened(String user) {
    return opened(user, InstantSource.system());
  }

  private Ledger opened(String user, InstantSource clock) {
    Ledger other = Ledger.open(location, clock, Optional.of(user));
    open.add(other);
    return other;
  }

  private Scope everybody() {
    return Scope.everybody(Requests.account(data));
  }

  private void limitToRho(Scope scope, double rho) {
    // the limit whose cap is a little above
    double epsilon = new ZeroConcentrated(rho).epsilon(1e-6) * (1 + 1e-9);
    ledger.setLimit(scope, new Limit(epsilon, 1e-6));
  }

  private static LedgerException conflict(Runnable action) {
    var failure = catchThrowableOfType(LedgerException.class, action::run);
    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
    return failure;
  }

  private static RecordedCharge granted(Reservation reservation) {
    assertThat(reservation).isInstanceOf(Reservation.Granted.class);
    return ((Reservation.Granted) reservation).record();
  }

  private static Reservation.OverLimit refused(Reservation reservation) {
    assertThat(reservation).isInstanceOf(Reservation.OverLimit.class);
    return (Reservation.OverLimit) reservation;
  }

  @Test
  void aChargeIsThereForEverybodyWhoLooks() {
    ChargeRequest request = Requests.of(data, 0.01);

    RecordedCharge charge = granted(ledger.reserve(request));

    assertThat(charge.state()).isEqualTo(ChargeState.RESERVED);
    assertThat(charge.who()).isEqualTo("alice");
    assertThat(charge.request()).isEqualTo(request);
    assertThat(opened("bob").charges()).containsExactly(charge);
    assertThat(ledger.charges()).containsExactly(charge);
  }

  @Test
  void theChargeHandsOutWhatWasPaidAndNoMore() {
    var counts = new NoisyCounts(50);
    var granted =
        (Reservation.Granted) ledger.reserve(Requests.of(data, counts.zeroConcentrated().rho()));

    assertThat(granted.charge().sequential(counts, 1).left()).isEqualTo(1);
    assertThatThrownBy(() -> granted.charge().sequential(counts, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRepeatedRequestIsChargedOnce() {
    ChargeRequest request = Requests.of(data, 0.01);
    ledger.reserve(request);

    granted(ledger.reserve(request));
    granted(opened("bob").reserve(request));

    assertThat(ledger.charges()).hasSize(1);
    assertThat(ledger.balances()).extracting(b -> b.spent().rho()).containsExactly(0.01);
  }

  @Test
  void oneIdentityIsOneRequest() {
    UUID id = UUID.randomUUID();
    ledger.reserve(Requests.of(id, data, 0.01));

    conflict(() -> ledger.reserve(Requests.of(id, data, 0.02)));
    conflict(() -> ledger.resume(Requests.of(id, ledger.dataSet("other"), 0.01)));
  }

  @Test
  void exactlyWhatFitsIsGranted() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    double cap = new Limit(1, 1e-6).cap().rho();

    granted(ledger.reserve(Requests.of(data, cap / 2)));
    refused(ledger.reserve(Requests.of(data, Math.nextUp(cap / 2))));
    granted(ledger.reserve(Requests.of(data, cap / 2)));
    refused(ledger.reserve(Requests.of(data, Double.MIN_VALUE)));

    granted(ledger.reserve(Requests.of(ledger.dataSet("another"), cap)));
  }

  @Test
  void aRefusalSaysWhatIsLeftAndWhoSpentItWhen() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    double cap = new Limit(1, 1e-6).cap().rho();
    RecordedCharge first = granted(ledger.reserve(Requests.of(data, cap * 0.75)));

    Reservation.OverLimit refusal = refused(opened("bob").reserve(Requests.of(data, cap)));

    assertThat(refusal.price().rho()).isEqualTo(cap);
    assertThat(refusal.balance().limit()).contains(new Limit(1, 1e-6));
    assertThat(refusal.balance().spent().rho()).isEqualTo(cap * 0.75);
    assertThat(refusal.balance().left().orElseThrow().rho()).isEqualTo(cap - cap * 0.75);
    assertThat(refusal.charges()).containsExactly(first);
    assertThat(ledger.charges()).hasSize(1);
  }

  @Test
  void theEpsilonThatIsSaidToFitFits() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    ledger.reserve(Requests.of(data, 0.003));

    double epsilon = ledger.balances().getFirst().epsilonThatFits(1e-7).orElseThrow();

    double rho = ZeroConcentrated.largestWithin(epsilon, 1e-7).rho();
    assertThat(epsilon).isBetween(0.9, 1.1);
    refused(ledger.reserve(Requests.of(data, rho * (1 + 1e-9))));
    granted(ledger.reserve(Requests.of(data, rho)));
    assertThat(ledger.balances().getFirst().left().orElseThrow().rho()).isLessThan(1e-11);
  }

  @Test
  void sumsAreExactSoThatOrderAndReturnsLeaveNoTrace() {
    UUID large = UUID.randomUUID();
    ledger.reserve(Requests.of(data, 0.1));
    ledger.reserve(Requests.of(large, data, 1e9));
    ledger.reserve(Requests.of(data, 0.2));

    ledger.giveBack(large);

    assertThat(ledger.balances().getFirst().spent().rho()).isEqualTo(0.1 + 0.2);
  }

  @Test
  void resumingChargesNothing() {
    ChargeRequest request = Requests.of(data, 0.01);
    ledger.reserve(request);

    granted(opened("bob").resume(request));
    granted(ledger.resume(request));

    assertThat(ledger.charges()).hasSize(1);
    assertThat(ledger.entries())
        .extracting(Entry::kind)
        .containsExactly(
            EntryKind.CREATED, EntryKind.RESERVED, EntryKind.RESUMED, EntryKind.RESUMED);
  }

  @Test
  void aRunThatDiedBeforeItsChargeIsChargedWhenItGoesOn() {
    granted(ledger.resume(Requests.of(data, 0.01)));

    assertThat(ledger.charges()).hasSize(1);
  }

  @Test
  void whatIsSpentStaysSpentOnOneOutput() {
    ChargeRequest request = Requests.of(data, 0.01);
    ledger.reserve(request);
    ledger.spend(request.id(), DIGEST);

    ledger.spend(request.id(), DIGEST);
    var failure = conflict(() -> opened("bob").spend(request.id(), OTHER_DIGEST));
    conflict(() -> ledger.giveBack(request.id()));
    conflict(() -> ledger.reserve(request));

    assertThat(failure).hasMessageContaining("another output");
    assertThat(ledger.charges().getFirst().digest()).contains(DIGEST);
    granted(ledger.resume(request));
    ledger.spend(request.id(), DIGEST);
  }

  @Test
  void whatWasGivenBackIsFreeAndCannotBeUsed() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    ChargeRequest request = Requests.of(data, new Limit(1, 1e-6).cap().rho());
    ledger.reserve(request);

    ledger.giveBack(request.id());
    ledger.giveBack(request.id());

    conflict(() -> ledger.resume(request));
    conflict(() -> ledger.reserve(request));
    conflict(() -> ledger.spend(request.id(), DIGEST));
    granted(ledger.reserve(Requests.of(data, request.loss().rho())));
  }

  @Test
  void unknownChargesAreRefused() {
    conflict(() -> ledger.spend(UUID.randomUUID(), DIGEST));
    conflict(() -> ledger.giveBack(UUID.randomUUID()));
    conflict(() -> ledger.bindContent(UUID.randomUUID(), DIGEST));
  }

  @Test
  void lossesOfAnotherRelationDoNotAddAndConvertAtFourTimesThePrice() {
    Account replace = new Account(data, PrivacyUnit.RECORD, Neighbouring.REPLACE_ONE);
    ledger.reserve(Requests.of(UUID.randomUUID(), replace, new ZeroConcentrated(0.125)));
    ChargeRequest request = Requests.of(data, 0.25);

    var refusal = (Reservation.OtherAccount) ledger.reserve(request);
    granted(ledger.reserve(request.toReplaceOne()));

    assertThat(refusal.held()).isEqualTo(replace);
    assertThat(refusal.convertible()).isTrue();
    assertThat(ledger.balances().getFirst().spent().rho()).isBetween(1.125, 1.125 * (1 + 1e-12));
  }

  @Test
  void aConvertedChargePaysForTheMechanismsAndNotForFourTimesAsMany() {
    var counts = new NoisyCounts(50);
    Account replace = new Account(data, PrivacyUnit.RECORD, Neighbouring.REPLACE_ONE);
    var plain = Requests.of(UUID.randomUUID(), replace, counts.zeroConcentrated().times(8));
    var direct = (Reservation.Granted) ledger.reserve(plain);
    var converted =
        (Reservation.Granted)
            ledger.reserve(Requests.of(data, counts.zeroConcentrated().rho()).toReplaceOne());

    assertThat(converted.charge().sequential(counts, 1).left()).isEqualTo(1);
    assertThatThrownBy(() -> converted.charge().sequential(counts, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> direct.charge().sequential(counts, 1))
        .hasMessageContaining("replace_one");
  }

  @Test
  void aReplaceOneLossAndAnotherUnitAreNotConvertible() {
    ledger.reserve(Requests.of(data, 0.01));
    Account replace = new Account(data, PrivacyUnit.RECORD, Neighbouring.REPLACE_ONE);
    Account user = new Account(data, PrivacyUnit.USER, Neighbouring.ADD_OR_REMOVE_ONE);
    var loss = new ZeroConcentrated(0.01);

    var first =
        (Reservation.OtherAccount) ledger.reserve(Requests.of(UUID.randomUUID(), replace, loss));
    var second =
        (Reservation.OtherAccount) ledger.reserve(Requests.of(UUID.randomUUID(), user, loss));

    assertThat(first.convertible()).isFalse();
    assertThat(second.convertible()).isFalse();
    conflict(() -> ledger.setLimit(Scope.everybody(replace), new Limit(1, 1e-6)));
  }

  @Test
  void mechanismsThatMayFailSpendTheShareSetAsideForThem() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6, 3e-7));
    var loss = new ZeroConcentrated(1e-4, 2e-7);
    var account = Requests.account(data);

    granted(ledger.reserve(Requests.of(UUID.randomUUID(), account, loss)));
    Reservation.OverLimit refusal =
        refused(ledger.reserve(Requests.of(UUID.randomUUID(), account, loss)));
    granted(ledger.reserve(Requests.of(data, 1e-4)));

    assertThat(refusal.balance().left().orElseThrow().approximation())
        .isLessThanOrEqualTo(1e-7)
        .isGreaterThan(0.9e-7);
  }

  @Test
  void aGroupSpendsWhatItsMembersSpend() {
    ledger.setGroup("analysts", Set.of("alice", "bob"));
    Scope group = Scope.of(Requests.account(data), "analysts");
    limitToRho(group, 0.02);
    granted(ledger.reserve(Requests.of(data, 0.015)));

    Reservation.OverLimit refusal = refused(opened("bob").reserve(Requests.of(data, 0.01)));
    granted(opened("carol").reserve(Requests.of(data, 0.01)));

    assertThat(refusal.balance().scope()).isEqualTo(group);
    assertThat(refusal.charges()).extracting(RecordedCharge::who).containsExactly("alice");
  }

  @Test
  void leavingAGroupFreesNothingAndJoiningBringsWhatWasSpent() {
    ledger.setGroup("analysts", Set.of("alice"));
    Scope group = Scope.of(Requests.account(data), "analysts");
    limitToRho(group, 0.02);
    granted(ledger.reserve(Requests.of(data, 0.015)));
    UUID carols = UUID.randomUUID();
    granted(opened("carol").reserve(Requests.of(carols, data, 0.02)));

    ledger.setGroup("analysts", Set.of("bob"));
    refused(opened("bob").reserve(Requests.of(data, 0.01)));
    ledger.setGroup("analysts", Set.of("bob", "carol"));
    refused(opened("bob").reserve(Requests.of(data, 0.001)));
    ledger.giveBack(carols);
    granted(opened("bob").reserve(Requests.of(data, 0.001)));

    assertThat(ledger.groups()).containsEntry("analysts", Set.of("bob", "carol"));
    assertThat(ledger.charges().getFirst().groups()).containsExactly("analysts");
  }

  @Test
  void aLimitBelowWhatIsSpentRefusesEverythingUntilItIsRaised() {
    granted(ledger.reserve(Requests.of(data, 0.05)));
    limitToRho(everybody(), 0.01);

    Reservation.OverLimit refusal = refused(ledger.reserve(Requests.of(data, 0)));
    limitToRho(everybody(), 0.06);
    granted(ledger.reserve(Requests.of(data, 0.005)));
    ledger.removeLimit(everybody());
    granted(ledger.reserve(Requests.of(data, 5)));

    assertThat(refusal.balance().left()).contains(new ZeroConcentrated(0));
    assertThat(refusal.balance().epsilonThatFits(1e-6)).isEmpty();
  }

  @Test
  void whatIsSetAlreadyIsNotWrittenAgain() {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    ledger.setGroup("analysts", Set.of("alice"));
    int entries = ledger.entries().size();

    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    ledger.setGroup("analysts", Set.of("alice"));
    ledger.removeLimit(Scope.of(Requests.account(data), "analysts"));

    assertThat(ledger.entries()).hasSize(entries);
  }

  @Test
  void theSameContentsUnderAnotherNameAreNoticed() throws IOException {
    ChargeRequest first = Requests.of(data, 0.01);
    ChargeRequest second = Requests.of(ledger.dataSet("copy of customers.csv"), 0.01);
    ledger.reserve(first);
    ledger.reserve(second);
    String contents = ledger.fingerprint(stream("id,text\n1,a\n"));

    assertThat(ledger.bindContent(first.id(), contents)).isEqualTo(new Binding.Bound());
    assertThat(ledger.bindContent(first.id(), contents)).isEqualTo(new Binding.Bound());
    var elsewhere = (Binding.BoundElsewhere) ledger.bindContent(second.id(), contents);
    ledger.giveBack(first.id());

    assertThat(elsewhere.dataSet()).isEqualTo(data);
    assertThat(ledger.bindContent(second.id(), contents)).isEqualTo(new Binding.Bound());
  }

  @Test
  void aRunGoesOnWithTheDataThatItWasChargedForOnly() throws IOException {
    ChargeRequest request = Requests.of(data, 0.01);
    ledger.reserve(request);
    ledger.bindContent(request.id(), ledger.fingerprint(stream("1")));

    conflict(() -> ledger.bindContent(request.id(), "c3".repeat(32)));
    ledger.spend(request.id(), DIGEST);
    assertThat(ledger.bindContent(request.id(), ledger.fingerprint(stream("1"))))
        .isEqualTo(new Binding.Bound());
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void timeDoesNotRunBackwardsAndWhatTheClockSaidIsKept() {
    var now = new AtomicReference<>(Instant.parse("2126-05-01T12:00:00Z"));
    Ledger clocked = opened("alice", now::get);
    clocked.reserve(Requests.of(data, 0.01));
    now.set(Instant.parse("2019-01-01T00:00:00.123456789Z"));

    clocked.reserve(Requests.of(data, 0.01));

    List<Entry> entries = ledger.entries();
    assertThat(entries).extracting(Entry::at).isSorted();
    assertThat(entries.getLast().at()).isEqualTo(Instant.parse("2126-05-01T12:00:00Z"));
    assertThat(entries.getLast().body()).contains("clock=2019-01-01T00:00:00.123456Z\n");
    assertThat(ledger.verify().entries()).isEqualTo(3);
  }

  @Test
  void aLedgerSaysTheSameAfterReopening() {
    ledger.setGroup("analysts", Set.of("alice"));
    limitToRho(Scope.of(Requests.account(data), "analysts"), 0.5);
    ledger.reserve(Requests.of(data, 0.1));
    ledger.reserve(Requests.of(data, 0.2));
    ledger.giveBack(ledger.charges().getFirst().request().id());

    Ledger again = opened("alice");

    assertThat(again.charges()).isEqualTo(ledger.charges());
    assertThat(again.balances()).containsExactlyInAnyOrderElementsOf(ledger.balances());
    assertThat(again.groups()).isEqualTo(ledger.groups());
    assertThat(again.verify()).isEqualTo(ledger.verify());
  }

  @Test
  void neitherNamesNorTheKeyAreInTheDatabase() throws Exception {
    ledger.reserve(Requests.of(data, 0.01));
    String key = Files.readString(keyFile()).strip();

    String everything = ledger.entries().toString();

    assertThat(everything).doesNotContain("customers").doesNotContain(key);
    assertThat(location.toString()).doesNotContain(key);
    assertThat(LedgerKey.ofHex(key).toString()).doesNotContain(key);
  }

  @Test
  void dataSetsOfAnotherLedgerHaveOtherIdentities() {
    Ledger other =
        Ledger.open(newLocation(folder.resolve("other")), InstantSource.system(), Optional.of("x"));
    open.add(other);

    assertThat(other.dataSet("customers.csv")).isNotEqualTo(data);
    assertThat(opened("bob").dataSet("customers.csv")).isEqualTo(data);
  }

  abstract Path keyFile();

  @Test
  void theKeyIsForItsOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(keyFile())).hasToString("[OWNER_READ, OWNER_WRITE]");
  }

  @Test
  void aWrongKeyIsRefusedAndNothingChanges() {
    ledger.reserve(Requests.of(data, 0.01));
    LedgerLocation wrong = location.withKey(LedgerKey.ofHex("0f".repeat(32)));

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(wrong));

    assertThat(failure.reason()).isEqualTo(Reason.KEY);
    assertThat(failure).hasMessageContaining("key is not that of this ledger");
    assertThat(failure.getMessage()).doesNotContain("0f0f");
    assertThat(ledger.verify().entries()).isEqualTo(2);
  }

  @Test
  void aMissingKeyIsNotReplacedByANewOne() throws IOException {
    Files.delete(keyFile());

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(location));

    assertThat(failure.reason()).isEqualTo(Reason.KEY);
    assertThat(keyFile()).doesNotExist();
  }

  @Test
  void aKeyFileThatIsNoneIsRefusedAndNotQuoted() throws IOException {
    Files.writeString(keyFile(), "secret but not a key");

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(location));

    assertThat(failure.reason()).isEqualTo(Reason.KEY);
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @Test
  void aNewerSchemaIsRefused() throws SQLException {
    sql("insert into ledger_schema (version, applied_at) values (2, 'later')");

    var failure = catchThrowableOfType(LedgerException.class, () -> Ledger.open(location));

    assertThat(failure.reason()).isEqualTo(Reason.TOO_NEW);
    assertThat(failure).hasMessageContaining("schema 2").hasMessageContaining("newer version");
  }

  @Test
  void theDatabaseItselfRefusesChanges() {
    ledger.reserve(Requests.of(data, 0.01));

    assertThatThrownBy(() -> sql("update ledger_entry set body = '' where seq = 2"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> sql("delete from ledger_entry where seq = 2"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("append-only");
  }

  @Test
  void missingTriggersAreReported() throws SQLException {
    sql(withoutTriggers());

    var failure = catchThrowableOfType(LedgerException.class, () -> ledger.verify());

    assertThat(failure).hasMessageContaining("triggers");
  }

  @Test
  void aRewrittenEntryIsNoticedByEverybodyAtOnce() throws SQLException {
    threeCharges();

    tamper("update ledger_entry set body = replace(body, 'rho=0.01', 'rho=0.001') where seq = 3");

    assertDamaged(() -> opened("bob"), "Entry 3");
    assertDamaged(() -> ledger.verify(), "Entry 3");
    assertDamaged(() -> ledger.entries(), "Entry 3");
  }

  @Test
  void aRewrittenEntryIsNoticedThoughTheChainWasMadeAnewWithoutTheKey() throws Exception {
    threeCharges();
    sql(withoutTriggers());
    List<Entry> entries = ledger.entries();

    String previous = entries.get(1).hash();
    for (Entry entry : entries.subList(2, 4)) {
      String body = entry.body().replace("rho=0.01", "rho=0.001");
      String hash = plainHash(entry, body, previous);
      sql(
          "update ledger_entry set body = '%s', previous_hash = '%s', hash = '%s' where seq = %d"
              .formatted(body, previous, hash, entry.seq()));
      previous = hash;
    }

    assertDamaged(() -> opened("bob"), "Entry 3");
  }

  private static String plainHash(Entry entry, String body, String previous) throws Exception {
    var text =
        entry.seq()
            + entry.id().toString()
            + entry.kind().text()
            + entry.at()
            + entry.dataSet()
            + body
            + previous;
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyFieldOfAnEntryIsCovered() throws SQLException {
    threeCharges();
    sql(withoutTriggers());

    for (String change :
        List.of(
            "id = '00000000-0000-0000-0000-000000000001'",
            "id = upper(id)",
            "kind = 'resumed'",
            "kind = 'unheard of'",
            "at = '2020-01-01T00:00:00Z'",
            "at = 'never'",
            "data_set = '" + "0".repeat(64) + "'",
            "body = body || 'x=1'",
            "previous_hash = hash",
            "hash = previous_hash",
            "seq = 99")) {
      try (Connection connection = DriverManager.getConnection(url())) {
        connection.setAutoCommit(false);
        connection.createStatement().execute("create table copy as select * from ledger_entry");
        connection
            .createStatement()
            .execute("update ledger_entry set " + change + " where seq = 3");
        connection.commit();
      }
      assertDamaged(() -> opened("bob"), "Entry 3");
      sql(
          "delete from ledger_entry",
          "insert into ledger_entry select * from copy",
          "drop table copy");
    }
    assertThat(opened("bob").entries()).hasSize(4);
  }

  @Test
  void missingSwappedAndAddedEntriesAreNoticed() throws SQLException {
    threeCharges();
    sql(withoutTriggers());

    sql("create table copy as select * from ledger_entry");
    sql("delete from ledger_entry where seq = 3");
    assertDamaged(() -> opened("bob"), "Entry 3 of the ledger is missing");
    sql("update ledger_entry set seq = 3 where seq = 4");
    assertDamaged(() -> opened("bob"), "Entry 3");
    restore();

    sql(
        "update ledger_entry set seq = 30 where seq = 3",
        "update ledger_entry set seq = 3 where seq = 4",
        "update ledger_entry set seq = 4 where seq = 30");
    assertDamaged(() -> opened("bob"), "Entry 3");
    restore();

    sql(
        "insert into ledger_entry select 5, id, kind, at, data_set, body, hash, hash"
            + " from ledger_entry where seq = 4");
    assertDamaged(() -> opened("bob"), "Entry 5");
  }

  private void restore() throws SQLException {
    sql("delete from ledger_entry", "insert into ledger_entry select * from copy");
  }

  @Test
  void anEntryAboveALimitIsRefusedThoughItWasWrittenWithTheKey() throws Exception {
    ledger.setLimit(everybody(), new Limit(1, 1e-6));
    var chain = new Chain(LedgerKey.ofHex(Files.readString(keyFile())), "here", Optional.empty());
    ledger.entries().forEach(chain::advance);
    ChargeRequest request = Requests.of(data, 5);
    Fields body = Bodies.reserved(request, List.of());
    Entry forged =
        chain.next(
            new Chain.Draft(request.id(), EntryKind.RESERVED, data.hex(), body),
            "mallory",
            Instant.now());
    try (Connection connection = DriverManager.getConnection(url())) {
      new EntryStore(new Sqlite(folder)).append(connection, forged);
    }

    assertDamaged(() -> opened("bob"), "Entry 3 of the ledger has a good hash");
    assertDamaged(() -> ledger.charges(), "Entry 3 of the ledger has a good hash");
    assertDamaged(() -> ledger.charges(), "Entry 3 of the ledger has a good hash");
  }

  @Test
  void aMissingEndIsNoticedByTheHeadFile() throws SQLException {
    threeCharges();

    tamper("delete from ledger_entry where seq = 4");

    assertDamaged(() -> opened("bob"), "ends at entry 3, and this machine has seen entry 4");
    assertDamaged(() -> ledger.charges(), "Entry 4");
    assertDamaged(() -> ledger.verify(), "ends at entry 3");
  }

  @Test
  void anOlderStateThatWasContinuedIsNoticedByTheHeadFile() throws Exception {
    threeCharges();
    Path head = headFile();
    byte[] seen = Files.readAllBytes(head);
    ledger.close();

    tamper("delete from ledger_entry where seq = 4");
    Files.delete(head);
    opened("bob").reserve(Requests.of(data, 0.01));
    Files.write(head, seen);

    assertDamaged(() -> opened("bob"), "put back");
  }

  @Test
  void anEmptiedLedgerIsNoticedByTheHeadFile() throws SQLException {
    threeCharges();

    tamper("delete from ledger_entry");

    assertDamaged(() -> opened("bob"), "this machine has seen 4 entries");
  }

  @Test
  void aDamagedHeadFileIsReported() throws IOException {
    ledger.close();
    Files.writeString(headFile(), "what is this");

    assertDamaged(() -> opened("bob"), "head file");
  }

  @Test
  void aMachineWithoutAHeadFileStartsOne() throws IOException {
    threeCharges();
    ledger.close();
    Files.delete(headFile());

    assertThat(opened("bob").verify().headSeq()).isEqualTo(4);
  }

  abstract Path headFile();

  private void threeCharges() {
    ledger.reserve(Requests.of(data, 0.01));
    ledger.reserve(Requests.of(data, 0.01));
    ledger.reserve(Requests.of(data, 0.01));
  }

  private void tamper(String statement) throws SQLException {
    sql(withoutTriggers());
    sql(statement);
  }

  private void sql(List<String> statements) throws SQLException {
    sql(statements.toArray(String[]::new));
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private static void assertDamaged(Runnable action, String message) {
    var failure = catchThrowableOfType(LedgerException.class, action::run);
    assertThat(failure).isNotNull().hasMessageContaining(message);
    assertThat(failure.reason()).isEqualTo(Reason.DAMAGED);
  }
}
