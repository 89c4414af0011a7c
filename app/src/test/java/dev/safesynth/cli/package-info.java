/// The command line from outside: real processes, real model, real files.
@NullMarked
package dev.safesynth.cli;

import org.jspecify.annotations.NullMarked;
