/// Estimates with their intervals: binomial rates, areas under ROC curves, quantiles. Reference
/// values come from SciPy and scikit-learn.
@NullMarked
package dev.safesynth.statistics;

import org.jspecify.annotations.NullMarked;
