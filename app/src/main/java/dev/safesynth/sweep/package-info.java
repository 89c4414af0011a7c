/// The trade-off between privacy and usefulness: one configuration run with several methods and
/// epsilons, each run an ordinary one, and their figures side by side.
@NullMarked
package dev.safesynth.sweep;

import org.jspecify.annotations.NullMarked;
