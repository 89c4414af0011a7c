/// Privacy losses and the conversions between them, rounded against ourselves.
@NullMarked
package dev.safesynth.dp.accounting;

import org.jspecify.annotations.NullMarked;
