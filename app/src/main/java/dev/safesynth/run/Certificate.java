package dev.safesynth.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.safesynth.account.References;
import dev.safesynth.budget.Amounts;
import dev.safesynth.dp.Mechanism;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.Spending;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What was guaranteed, and by what: the contents of `certificate.json`. Part of the release; holds
/// settings, planned costs and released values only. The epsilon is the planned one, whatever the
/// lengths of the texts came to be.
record Certificate(
    String product,
    String version,
    String created,
    String statement,
    String method,
    double epsilon,
    double delta,
    double rho,
    String neighbouringRelation,
    String privacyUnit,
    String conversion,
    List<Used> mechanisms,
    int records,
    Map<String, Integer> recordsPerLabel,
    Optional<Map<String, Long>> noisyCounts,
    Model model,
    Optional<Data> data,
    Optional<Ledgered> ledger,
    @JsonRawValue String configuration,
    @JsonProperty("configuration_sha256") String configurationHash,
    String randomness,
    List<String> notCovered,
    Map<String, String> environment) {

  static final String RANDOMNESS =
      "All mechanisms draw from the platform's SecureRandom through exact integer samplers; there is"
          + " no seed to keep or to set.";

  private static final List<String> NOT_COVERED =
      List.of(
          "metrics.json and report.html: exact figures about private records, for internal use",
          "the duration of the run and what the machine's other users can observe of it",
          "that the input was well formed and had at least one record, at least method.records_per_text"
              + " where texts are drawn from batches of records, which a finished run shows; the guarantee"
              + " speaks of such inputs",
          "the fingerprint of the data, should its key be lost: until then it hides the input as well as"
              + " HMAC-SHA-256 does",
          "people with several records: k records of one person cost k² times the rho",
          "what the public language model had seen before: if private records were in its training"
              + " data, it may know them from there");

  /// A mechanism as it was used.
  ///
  /// @param rhoPerUse cost of one use
  /// @param uses uses that one record can be touched by, charged in full
  /// @param rho what all uses cost together
  record Used(
      String name,
      String purpose,
      Map<String, Object> parameters,
      Sensitivity sensitivity,
      double rhoPerUse,
      int uses,
      double rho,
      String composition,
      String proof) {}

  /// What one record can change in the exact query.
  record Sensitivity(String norm, double value) {}

  /// The public language model.
  ///
  /// @param digest of its file; absent where somebody else has the file
  /// @param endpoint where it ran, unless in this process
  record Model(
      String name,
      @JsonProperty("sha256") Optional<String> digest,
      String library,
      Optional<Endpoint> endpoint) {
    static Model of(RunPlan plan, Engine engine) {
      Optional<Model> local =
          engine
              .local()
              .map(
                  _ ->
                      new Model(
                          engine.name(),
                          Optional.of(engine.sha256()),
                          "llama.cpp " + engine.library(),
                          Optional.empty()));
      return engine
          .remote()
          .map(
              remote ->
                  new Model(
                      remote.settings().model(),
                      Optional.empty(),
                      "served by an OpenAI-compatible endpoint",
                      Optional.of(
                          new Endpoint(
                              remote.settings().host(),
                              remote.api().word(),
                              SentAway.by(plan),
                              local.filter(_ -> plan.measuresWords())))))
          .or(() -> local)
          .orElseThrow();
    }
  }

  /// A remote model that wrote the texts.
  ///
  /// @param api how it was asked
  /// @param sent what left this machine
  /// @param beside the model in this process that measured words
  record Endpoint(String host, String api, String sent, Optional<Model> beside) {}

  /// The private input, recognisable to those who hold it and the key, and to nobody else.
  record Data(String fingerprint, String fingerprintMethod) {}

  /// The charge in the ledger, recognisable to those who hold the ledger.
  ///
  /// @param dataSet the first digits of a keyed hash of the data set's name
  /// @param charge the identity of the charge
  /// @param entry hash of the entry that charged it
  /// @param release the digest that the charge was spent on, see [Release]
  /// @param limit what all charges of the data set together may come to, where that is set
  record Ledgered(
      String dataSet, String charge, String entry, String release, Optional<Limit> limit) {}

  /// A limit of the ledger.
  record Limit(double epsilon, double delta) {}

  /// The certificate of a finished generation.
  static Certificate of(
      RunPlan plan,
      Engine engine,
      Allocation allocation,
      Optional<Released<List<Long>>> noisyCounts,
      Optional<String> fingerprint,
      Optional<Ledgered> ledger) {
    List<String> labels = plan.config().labelNames();
    GenerationPlan budget = plan.budget();
    boolean isPrivate = plan.isPrivate();
    ZeroConcentrated rho = isPrivate ? budget.planned() : new ZeroConcentrated(0);
    return new Certificate(
        "SafeSynthDP",
        Version.NUMBER,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        statement(plan),
        plan.config().method().name().word(),
        plan.epsilon(),
        isPrivate ? budget.delta() : 0,
        rho.rho(),
        Neighbouring.ADD_OR_REMOVE_ONE.text(),
        "record",
        conversion(budget.bound().accountant()),
        isPrivate ? budget.uses().stream().map(Certificate::used).toList() : List.of(),
        plan.config().output().records(),
        byLabel(labels, allocation.texts()),
        noisyCounts.map(counts -> byLabel(labels, counts.value())),
        Model.of(plan, engine),
        fingerprint.map(
            hex -> new Data(hex, "HMAC-SHA-256 under a random key that stays with the input")),
        ledger,
        plan.config().certificateJson(),
        plan.config().certificateHash(),
        RANDOMNESS,
        notCovered(ledger.flatMap(Ledgered::limit), engine.remote().isPresent()),
        Map.of(
            "java",
            Runtime.version().toString(),
            "os",
            System.getProperty("os.name") + " " + System.getProperty("os.arch")));
  }

  /// What the guarantee does not speak of.
  ///
  /// @param limit of the data set in the ledger, if one is set
  /// @param remote whether an endpoint wrote the texts
  static List<String> notCovered(Optional<Limit> limit, boolean remote) {
    var all = new ArrayList<>(NOT_COVERED);
    if (remote) {
      all.add(
          "the endpoint: which model it really ran, what its operator keeps of the prompts, and what"
              + " the times of the requests tell");
    }
    all.add(
        limit
            .map(
                found ->
                    "other runs from the same records: the ledger adds them up, this one too, and"
                        + " allows no more than epsilon %s at delta %s in all; what was released"
                            .formatted(
                                Amounts.stated(found.epsilon()), Amounts.stated(found.delta()))
                        + " without the ledger has to be added")
            .orElse(
                "other runs and releases from the same records: their rho has to be added to this"
                    + " one; the ledger adds up those it knows, and has no limit for this data set"));
    return List.copyOf(all);
  }

  /// How the losses of the mechanisms became epsilon and delta: the accountant and its source.
  static String conversion(Accountant accountant) {
    return accountant.text() + ": " + References.of(accountant);
  }

  private static String statement(RunPlan plan) {
    return plan.isPrivate()
        ? ("The synthetic records and this certificate, its keyed hashes aside, are (%s, %s)-differentially private with"
                + " respect to adding or removing one record of the input.")
            .formatted(upward(plan.epsilon()), Amounts.stated(plan.budget().delta()))
        : "No private record was used for the synthetic records: they come from the public model"
            + " alone.";
  }

  /// In four digits, never less than it is; the exact number stands in `epsilon`.
  private static String upward(double epsilon) {
    return new BigDecimal(epsilon)
        .round(new MathContext(4, RoundingMode.CEILING))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Used used(Spending.Use use) {
    Mechanism mechanism = use.mechanism();
    return new Used(
        mechanism.name(),
        use.purpose(),
        use.parameters(),
        new Sensitivity(
            mechanism.sensitivity().norm().name().toLowerCase(Locale.ROOT),
            mechanism.sensitivity().value()),
        mechanism.zeroConcentrated().rho(),
        use.uses(),
        use.cost().rho(),
        use.composition(),
        use.proof());
  }

  private static <T> Map<String, T> byLabel(List<String> labels, List<T> values) {
    var map = new LinkedHashMap<String, T>();
    for (int i = 0; i < labels.size(); i++) {
      map.put(labels.get(i), values.get(i));
    }
    return map;
  }

  String toJson() {
    return JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(
                inclusion ->
                    inclusion.withValueInclusion(
                        com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(this)
        + "\n";
  }
}
