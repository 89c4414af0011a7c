/// Private texts that the release repeats: runs of words, personal data. Always against records of
/// the same source that the generator never saw, since common phrases occur anyway. Results hold
/// counts, never the strings; as exact functions of private records they are internal.
@NullMarked
package dev.safesynth.attack.extraction;

import org.jspecify.annotations.NullMarked;
