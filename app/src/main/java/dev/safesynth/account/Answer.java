package dev.safesynth.account;

import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyLoss;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The answer to a [Question].
///
/// @param solvedFor what was asked for: `epsilon`, `delta`, `steps`, or the parameter of the
///   mechanism
/// @param value the parameter or number of steps that was found; that of the first point else
/// @param loss what the points are the guarantees of
/// @param points one for each delta or epsilon asked about
/// @param derivation line by line
public record Answer(
    String solvedFor, double value, PrivacyLoss loss, List<Point> points, List<String> derivation) {

  public Answer {
    points = List.copyOf(points);
    derivation = List.copyOf(derivation);
  }

  /// One (epsilon, delta) and where it comes from.
  ///
  /// @param accountant the one whose bound this is
  /// @param candidates the epsilon (or, when delta was asked for, the delta) of every accountant
  ///   that applies
  public record Point(
      double epsilon, double delta, Accountant accountant, Map<Accountant, Double> candidates) {
    Map<String, Object> json() {
      var object = new LinkedHashMap<String, Object>();
      object.put("epsilon", finite(epsilon));
      object.put("delta", delta);
      object.put("accountant", accountant.text());
      var others = new LinkedHashMap<String, Object>();
      candidates.forEach((name, bound) -> others.put(name.text(), finite(bound)));
      object.put("candidates", others);
      return object;
    }
  }

  /// JSON has no infinity.
  private static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : "infinite";
  }

  /// For `--json`.
  public Map<String, Object> json(boolean explain) {
    var object = new LinkedHashMap<String, Object>();
    object.put("solved_for", solvedFor);
    object.put("value", finite(value));
    object.put("neighbouring_relation", loss.relation().text());
    object.put("privacy_unit", loss.unit().text());
    object.putAll(points.getFirst().json());
    if (points.size() > 1) {
      object.put("curve", points.stream().map(Point::json).toList());
    }
    if (explain) {
      object.put("derivation", derivation);
    }
    return object;
  }

  /// For people.
  public List<String> lines(boolean explain) {
    var lines = new ArrayList<String>();
    if (explain) {
      lines.addAll(derivation);
      lines.add("");
    }
    switch (solvedFor) {
      case "epsilon", "delta" -> {
        // the points say it
      }
      case "steps" -> lines.add(String.format(Locale.ROOT, "steps %.0f", value));
      default -> lines.add(String.format(Locale.ROOT, "%s %s", solvedFor, shown(value)));
    }
    for (Point point : points) {
      lines.add(
          "epsilon %s at delta %s, by %s"
              .formatted(shown(point.epsilon()), shown(point.delta()), point.accountant().text()));
    }
    lines.add(
        "for %s one %s"
            .formatted(
                loss.relation() == Neighbouring.ADD_OR_REMOVE_ONE
                    ? "adding or removing"
                    : "exchanging",
                loss.unit().text()));
    return lines;
  }

  /// Seven digits, rounded up, as every bound is.
  static String shown(double value) {
    if (!Double.isFinite(value)) {
      return "infinite";
    }
    if (BigDecimal.valueOf(value).precision() <= 7) {
      return BigDecimal.valueOf(value).stripTrailingZeros().toString(); // as it was given
    }
    return new BigDecimal(value)
        .round(new MathContext(7, RoundingMode.UP))
        .stripTrailingZeros()
        .toString();
  }
}
