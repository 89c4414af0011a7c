/// Tables: fidelity, usefulness and the three risks of the Article 29 opinion, for a synthetic
/// table against the real one, a holdout and a floor. Reference values come from SDMetrics, SciPy
/// and scikit-learn.
@NullMarked
package dev.safesynth.table;

import org.jspecify.annotations.NullMarked;
