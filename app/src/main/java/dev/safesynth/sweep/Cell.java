package dev.safesynth.sweep;

import dev.safesynth.config.RunConfig.MethodName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// One run of a sweep.
///
/// @param epsilon asked for; absent for the floor and the ceiling, which have none
/// @param repeat from 1; repeats differ in their noise and in who was held out
record Cell(MethodName method, OptionalDouble epsilon, int repeat) {
  /// The name of its folder.
  String name() {
    return method.word()
        + (epsilon.isPresent() ? "-eps" + number(epsilon.getAsDouble()) : "")
        + "-"
        + repeat;
  }

  /// What the configuration of the sweep has to say otherwise for this run.
  ///
  /// @param folder for its output
  List<String> overrides(String folder) {
    var all = new ArrayList<String>();
    all.add("method.name=" + method.word());
    all.add("output.folder=" + quoted(folder));
    // a run's own evaluation takes minutes for it, and a sweep has many
    all.add("evaluation.in_context=false");
    epsilon.ifPresent(value -> all.add("privacy.epsilon=" + number(value)));
    return all;
  }

  /// As YAML text, whatever characters the path has.
  static String quoted(String path) {
    return "'" + path.replace("'", "''") + "'";
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /// Whether the method takes no budget, so that one run stands for every epsilon.
  static boolean isAnchor(MethodName method) {
    return method == MethodName.ZERO_SHOT || method == MethodName.NON_PRIVATE;
  }
}
