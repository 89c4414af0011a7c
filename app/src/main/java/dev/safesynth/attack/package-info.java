/// Attacks on the released texts: what a recipient could find out about who was in the private
/// data. They give lower bounds and detection limits, never a proof of safety. All figures are
/// exact functions of private records: internal, never released.
@NullMarked
package dev.safesynth.attack;

import org.jspecify.annotations.NullMarked;
