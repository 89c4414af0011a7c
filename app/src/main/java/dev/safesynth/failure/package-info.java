/// Failures that people read: what, where, how to fix, and the exit code.
@NullMarked
package dev.safesynth.failure;

import org.jspecify.annotations.NullMarked;
