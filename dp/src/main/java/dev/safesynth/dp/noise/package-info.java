/// Exact samplers over cryptographic randomness. No floating-point noise anywhere.
@NullMarked
package dev.safesynth.dp.noise;

import org.jspecify.annotations.NullMarked;
