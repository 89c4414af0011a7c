package dev.safesynth.account;

import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON tree of compositions:
///
/// - `{"seq": [...]}`: all children on the same data, one after the other;
/// - `{"par": [...]}`: each child on its own part of the data;
/// - `{"par_repeat": n, "child": {...}}`: the same child on each of n parts;
/// - `{"mechanism": name, ...}`: a leaf, with the parameters of [MechanismName], an optional
///   `sampling_probability` (a secret Poisson sample for each use) and an optional `count`.
public final class EventTree {
  private final String source;

  private EventTree(String source) {
    this.source = source;
  }

  /// The event that the tree in a file describes.
  ///
  /// @throws UserException with exit USAGE when it cannot be read or is no such tree
  public static PrivacyEvent read(Path file) {
    try {
      return read(JsonMapper.shared().readTree(Files.readString(file)), file.toString());
    } catch (IOException e) {
      throw new UserException(
          Exit.USAGE, "The tree cannot be read", file.toString(), "Check the path.", e);
    } catch (JacksonException e) {
      throw new UserException(
          Exit.USAGE,
          "The tree is not JSON: " + e.getOriginalMessage(),
          file.toString(),
          "Correct it; see './safesynth account --help'.",
          e);
    }
  }

  /// The event that a tree describes.
  ///
  /// @param source a file or a case, named in complaints
  /// @throws UserException with exit USAGE and the place within the tree
  public static PrivacyEvent read(JsonNode tree, String source) {
    return new EventTree(source).node(tree, "tree");
  }

  private PrivacyEvent node(JsonNode node, String at) {
    if (!node.isObject()) {
      throw wrong(at, "a node must be an object");
    }
    if (node.has("seq")) {
      allow(node, at, Set.of("seq"));
      return new PrivacyEvent.Sequential(children(node.get("seq"), at + ".seq"));
    }
    if (node.has("par")) {
      allow(node, at, Set.of("par"));
      return new PrivacyEvent.Parallel(children(node.get("par"), at + ".par"));
    }
    if (node.has("par_repeat")) {
      allow(node, at, Set.of("par_repeat", "child"));
      long parts = whole(node, "par_repeat", at);
      if (parts < 1 || !node.has("child")) {
        throw wrong(at, "par_repeat needs a number of parts from 1 and a child");
      }
      // equal parts cost what one of them costs, so one stands for all
      return new PrivacyEvent.Parallel(List.of(node(node.get("child"), at + ".child")));
    }
    return leaf(node, at);
  }

  private List<PrivacyEvent> children(JsonNode list, String at) {
    if (!list.isArray() || list.isEmpty()) {
      throw wrong(at, "must be a list of at least one node");
    }
    var events = new ArrayList<PrivacyEvent>();
    for (int i = 0; i < list.size(); i++) {
      events.add(node(list.get(i), at + "[" + i + "]"));
    }
    return events;
  }

  private PrivacyEvent leaf(JsonNode node, String at) {
    String name = node.path("mechanism").asString("");
    boolean sampledGaussian = name.equals("sgm");
    MechanismName mechanism =
        MechanismName.of(sampledGaussian ? "gaussian" : name)
            .orElseThrow(
                () ->
                    wrong(
                        at,
                        "needs seq, par, par_repeat or a mechanism out of "
                            + MechanismName.list()
                            + ", sgm"));
    var allowed = new ArrayList<>(mechanism.parameters());
    allowed.addAll(List.of("mechanism", "count", sampledGaussian ? "q" : "sampling_probability"));
    allow(node, at, Set.copyOf(allowed));
    try {
      PrivacyEvent event = mechanism.event(parameter -> number(node, parameter, at));
      String sampling = sampledGaussian ? "q" : "sampling_probability";
      if (sampledGaussian || node.has(sampling)) {
        event =
            new PrivacyEvent.PoissonSampled(
                number(node, sampling, at)
                    .orElseThrow(() -> new IllegalArgumentException(sampling + " is missing")),
                event);
      }
      return node.has("count") ? new PrivacyEvent.Repeated(event, whole(node, "count", at)) : event;
    } catch (IllegalArgumentException e) {
      throw wrong(at, String.valueOf(e.getMessage()));
    }
  }

  private OptionalDouble number(JsonNode node, String name, String at) {
    JsonNode value = node.path(name);
    if (value.isMissingNode()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw wrong(at + "." + name, "must be a number");
    }
    return OptionalDouble.of(value.asDouble());
  }

  private long whole(JsonNode node, String name, String at) {
    JsonNode value = node.path(name);
    if (!value.isNumber() || value.asDouble() != Math.rint(value.asDouble())) {
      throw wrong(at + "." + name, "must be a whole number");
    }
    return (long) value.asDouble();
  }

  private void allow(JsonNode node, String at, Set<String> names) {
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw wrong(at + "." + name, "is not known here");
      }
    }
  }

  private UserException wrong(String at, String rule) {
    return new UserException(
        Exit.USAGE, at + " " + rule, source, "Correct the tree; see './safesynth account --help'.");
  }
}
