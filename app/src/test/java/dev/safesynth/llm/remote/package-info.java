@NullMarked
package dev.safesynth.llm.remote;

import org.jspecify.annotations.NullMarked;
