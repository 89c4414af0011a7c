@NullMarked
package dev.safesynth.embedding;

import org.jspecify.annotations.NullMarked;
