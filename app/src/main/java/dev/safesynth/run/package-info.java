/// One run from its configuration to the files in the output folder: plans, charges, generates,
/// releases, evaluates, reports. The only package that knows all the others.
@NullMarked
package dev.safesynth.run;

import org.jspecify.annotations.NullMarked;
