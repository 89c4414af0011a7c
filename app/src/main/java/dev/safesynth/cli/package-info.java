/// The command line: parse, delegate, print, return a code.
@NullMarked
package dev.safesynth.cli;

import org.jspecify.annotations.NullMarked;
