/// Random forests and gradient-boosted trees on dense numbers, grown on histograms and checked
/// against scikit-learn. They know nothing of where the numbers come from.
@NullMarked
package dev.safesynth.learn.tree;

import org.jspecify.annotations.NullMarked;
