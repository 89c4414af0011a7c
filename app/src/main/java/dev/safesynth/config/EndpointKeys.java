package dev.safesynth.config;

import dev.safesynth.llm.remote.Api;
import dev.safesynth.llm.remote.EndpointSettings;
import dev.safesynth.llm.remote.EndpointSettings.KeySource;
import dev.safesynth.llm.remote.SpendingLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// The keys of an endpoint: the rules between them, and the settings that they come to.
final class EndpointKeys {
  private static final String ADDRESS = "model.endpoint";
  private static final String HOSTS = "model.allow_private_text_to";

  private static final List<String> OTHERS =
      List.of(
          "model.endpoint_model",
          "model.api",
          "model.api_key_env",
          "model.api_key_file",
          HOSTS,
          "model.concurrency",
          "model.timeout_s",
          "model.token_limit",
          "model.cost_limit",
          "model.input_price",
          "model.output_price");

  /// The other methods need the model's scores beside every record.
  private static final Set<String> METHODS =
      Set.of("auto", "safesynth", "private-evolution", "zero-shot", "non-private");

  /// What the servers take.
  private static final double HIGHEST_TEMPERATURE = 2;

  private EndpointKeys() {}

  static void check(ConfigValues values, Path folder, Problems problems) {
    if (!values.wasGiven(ADDRESS)) {
      OTHERS.stream()
          .filter(values::wasGiven)
          .forEach(
              key -> problems.add(key, values.origin(key), "means nothing without " + ADDRESS));
      return;
    }
    if (!values.wasGiven("model.endpoint_model")) {
      problems.add("model.endpoint_model", "", "missing. Name the model as the endpoint calls it.");
    }
    if (values.wasGiven("model.api_key_env") && values.wasGiven("model.api_key_file")) {
      problems.add(
          "model.api_key_file",
          values.origin("model.api_key_file"),
          "give either model.api_key_env or model.api_key_file, not both");
    }
    if (values.wasGiven("model.cost_limit")
        && values.decimal("model.input_price").orElse(0.0) <= 0
        && values.decimal("model.output_price").orElse(0.0) <= 0) {
      problems.add(
          "model.cost_limit",
          values.origin("model.cost_limit"),
          "needs model.input_price and model.output_price");
    }
    if (values.decimal("method.temperature").filter(t -> t > HIGHEST_TEMPERATURE).isPresent()) {
      problems.add(
          "method.temperature",
          values.origin("method.temperature"),
          "must be at most 2 with " + ADDRESS);
    }
    method(values, folder, problems);
  }

  private static void method(ConfigValues values, Path folder, Problems problems) {
    Optional<String> name = values.text("method.name");
    name.filter(word -> !METHODS.contains(word))
        .ifPresent(
            word ->
                problems.add(
                    "method.name",
                    values.origin("method.name"),
                    word
                        + " needs the model's scores for every token beside every private record,"
                        + " which no endpoint gives and nothing could be proven about; with "
                        + ADDRESS
                        + " choose one of "
                        + METHODS.stream().sorted().toList()));
    if (name.filter("non-private"::equals).isEmpty()
        || values.text("model.endpoint_model").isEmpty()) {
      return;
    }
    read(values, folder)
        .filter(settings -> !settings.mayReceivePrivateText())
        .ifPresent(
            settings ->
                problems.add(
                    "method.name",
                    values.origin("method.name"),
                    "non-private would send private text to "
                        + settings.host()
                        + "; if that host may see it, list it in "
                        + HOSTS));
  }

  /// The settings; empty when there is no endpoint.
  static Optional<EndpointSettings> read(ConfigValues values, Path folder) {
    return values
        .text(ADDRESS)
        .map(
            address ->
                new EndpointSettings(
                    EndpointSettings.normalised(address),
                    values.text("model.endpoint_model").orElseThrow(),
                    values
                        .text("model.api")
                        .filter(word -> !word.equals("auto"))
                        .map(word -> Api.valueOf(word.toUpperCase(Locale.ROOT))),
                    key(values, folder),
                    values.texts(HOSTS).orElse(List.of()),
                    values.whole("model.concurrency").orElse(1),
                    Duration.ofSeconds(values.whole("model.timeout_s").orElse(1)),
                    limits(values)));
  }

  private static Optional<KeySource> key(ConfigValues values, Path folder) {
    return values
        .text("model.api_key_env")
        .<KeySource>map(KeySource.Variable::new)
        .or(
            () ->
                values
                    .text("model.api_key_file")
                    .map(text -> new KeySource.InFile(folder.resolve(text).normalize())));
  }

  private static SpendingLimits limits(ConfigValues values) {
    return new SpendingLimits(
        values.whole("model.token_limit").map(OptionalLong::of).orElseGet(OptionalLong::empty),
        values.decimal("model.cost_limit").map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
        values.decimal("model.input_price").orElse(0.0),
        values.decimal("model.output_price").orElse(0.0));
  }
}
