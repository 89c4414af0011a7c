/// The ledger as people meet it: where it is, what a data set has spent in it, and what its
/// refusals and failures say.
@NullMarked
package dev.safesynth.budget;

import org.jspecify.annotations.NullMarked;
