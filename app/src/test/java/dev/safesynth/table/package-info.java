@NullMarked
package dev.safesynth.table;

import org.jspecify.annotations.NullMarked;
