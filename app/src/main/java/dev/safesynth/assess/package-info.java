/// Measures synthetic records, whoever made them, against real ones: what the commands `evaluate`
/// and `audit` and the end of every run have in common. Everything it returns is internal.
@NullMarked
package dev.safesynth.assess;

import org.jspecify.annotations.NullMarked;
