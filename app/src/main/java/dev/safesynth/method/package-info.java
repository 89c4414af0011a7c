/// Generation methods. Private scores stay inside [dev.safesynth.dp.Private] from the moment the
/// model has computed them until a mechanism has drawn a token.
@NullMarked
package dev.safesynth.method;

import org.jspecify.annotations.NullMarked;
