/// The audit of the guarantee itself: lower bounds on epsilon from canaries that are put before the
/// generator the product uses, beside the epsilon that it claims.
@NullMarked
package dev.safesynth.audit;

import org.jspecify.annotations.NullMarked;
