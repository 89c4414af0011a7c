package dev.safesynth.evaluation;

import dev.safesynth.statistics.Interval;

/// An estimate with its 95% interval.
public record Score(double value, Interval interval) {}
