package dev.safesynth.dp.ledger;

import java.util.regex.Pattern;

/// The one form in which a ledger takes and keeps digests of 256 bits.
final class Digests {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private Digests() {}

  static void require(String name, String value) {
    if (!HEX.matcher(value).matches()) {
      // the value is not quoted: it may be anything
      throw new IllegalArgumentException(name + " must be 64 lower-case hexadecimal digits");
    }
  }
}
