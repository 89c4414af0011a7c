/// Records: how they are read, what they hold, how they are written.
@NullMarked
package dev.safesynth.data;

import org.jspecify.annotations.NullMarked;
