package dev.safesynth.assess;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.report.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a `certificate.json` claims about a release. Nothing here checks that the claim is true.
final class Claim {
  private Claim() {}

  /// Reads a certificate.
  ///
  /// @throws UserException with exit BAD_DATA when it is none
  static Guarantee read(Path certificate) {
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readString(certificate));
      return guarantee(root);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new UserException(
          Exit.BAD_DATA,
          "The certificate cannot be read",
          certificate.toString(),
          "Name the certificate.json of the release, or leave --certificate out.",
          e);
    }
  }

  private static Guarantee guarantee(JsonNode root) {
    double epsilon = number(root, "epsilon");
    double delta = number(root, "delta");
    OptionalDouble rho =
        root.path("rho").isNumber()
            ? OptionalDouble.of(root.path("rho").asDouble())
            : OptionalDouble.empty();
    List<Guarantee.Mechanism> mechanisms = new ArrayList<>();
    for (JsonNode mechanism : root.path("mechanisms")) {
      mechanisms.add(mechanism(mechanism));
    }
    return new Guarantee(
        epsilon,
        delta,
        rho,
        word(root, "neighbouring_relation").replace('_', ' '),
        "one " + word(root, "privacy_unit"),
        mechanisms,
        root.path("conversion").asString("as the certificate states"),
        List.of(),
        Optional.of("This is what the certificate states; it was not proven again here."));
  }

  private static Guarantee.Mechanism mechanism(JsonNode mechanism) {
    Map<String, String> parameters = new LinkedHashMap<>();
    mechanism
        .path("parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asString()));
    JsonNode sensitivity = mechanism.path("sensitivity");
    return new Guarantee.Mechanism(
        word(mechanism, "name").replace('_', ' '),
        parameters,
        sensitivity.path("value").asString() + " in " + sensitivity.path("norm").asString(),
        number(mechanism, "rho"),
        mechanism.path("uses").asString() + " times",
        mechanism.path("proof").asString());
  }

  private static double number(JsonNode node, String name) {
    if (!node.path(name).isNumber()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return node.path(name).asDouble();
  }

  private static String word(JsonNode node, String name) {
    if (!node.path(name).isString()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return node.path(name).asString();
  }
}
