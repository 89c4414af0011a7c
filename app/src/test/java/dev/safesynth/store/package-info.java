@NullMarked
package dev.safesynth.store;

import org.jspecify.annotations.NullMarked;
