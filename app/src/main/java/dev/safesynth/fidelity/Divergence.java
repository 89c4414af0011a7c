package dev.safesynth.fidelity;

import dev.safesynth.statistics.Interval;

/// How far two sets of texts are apart in one respect, with what chance alone would do.
///
/// @param noise the central 95% of values that random divisions of the pooled texts into two sets
///   of the same sizes give: a value inside tells of no difference
public record Divergence(double value, Interval noise) {}
