/// Questions about privacy accounting and their answers: what a composition costs, how much noise a
/// target needs, and why. Reads numbers only; no data set is ever opened here.
@NullMarked
package dev.safesynth.account;

import org.jspecify.annotations.NullMarked;
