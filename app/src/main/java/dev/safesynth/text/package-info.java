/// Words, features and classifiers of text: small, deterministic, fitted on their training side
/// only.
@NullMarked
package dev.safesynth.text;

import org.jspecify.annotations.NullMarked;
