/// The binding to llama.cpp's C interface and the only place that touches native memory. Everything
/// that leaves a class of this package is a plain Java value; what the rest of the product uses is
/// in `dev.safesynth.llm`.
@NullMarked
package dev.safesynth.llm.llama;

import org.jspecify.annotations.NullMarked;
