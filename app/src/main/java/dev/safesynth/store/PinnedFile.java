package dev.safesynth.store;

import java.util.Optional;
import java.util.regex.Pattern;

/// A file name and the digest that the file must have. Without a digest the file is never used.
record PinnedFile(String name, Optional<Sha256> sha256) {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

  PinnedFile {
    requirePlainName(name);
  }

  /// Names become parts of paths, so nothing that could climb out of a folder is let in.
  static void requirePlainName(String name) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name must be letters, digits, dots, dashes and underscores, was \"" + name + "\"");
    }
  }

  @Override
  public String toString() {
    return name + sha256.map(s -> " (SHA-256 " + s.hex() + ")").orElse("");
  }
}
