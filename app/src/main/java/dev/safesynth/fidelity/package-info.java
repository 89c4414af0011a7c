/// How near synthetic texts are to real ones, in meaning and in words: each number beside the same
/// number for real rows (ceiling) and for texts written without private data (floor). All figures
/// are exact functions of private records: internal, never released.
@NullMarked
package dev.safesynth.fidelity;

import org.jspecify.annotations.NullMarked;
