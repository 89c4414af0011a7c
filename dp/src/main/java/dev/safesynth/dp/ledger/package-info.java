/// The budget ledger: what has been charged against which data set, by whom and why, in a database
/// that loses no acknowledged charge and shows every line that was changed afterwards.
@NullMarked
package dev.safesynth.dp.ledger;

import org.jspecify.annotations.NullMarked;
