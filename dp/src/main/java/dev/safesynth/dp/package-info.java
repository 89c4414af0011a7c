/// The trusted kernel: what is private, what has been paid for, and the mechanisms between them.
@NullMarked
package dev.safesynth.dp;

import org.jspecify.annotations.NullMarked;
