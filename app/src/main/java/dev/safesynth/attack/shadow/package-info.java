/// Membership inference with shadow releases: how a release differs from what releases of known
/// members look like.
@NullMarked
package dev.safesynth.attack.shadow;

import org.jspecify.annotations.NullMarked;
