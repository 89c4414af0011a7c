/// How useful the synthetic texts are, with intervals and beside the baselines that give the
/// numbers a meaning. All figures are exact functions of private records: internal, never released.
@NullMarked
package dev.safesynth.evaluation;

import org.jspecify.annotations.NullMarked;
