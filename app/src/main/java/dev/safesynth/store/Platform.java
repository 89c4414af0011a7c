package dev.safesynth.store;

import java.util.Locale;

/// An operating system and a processor family, as the manifest writes them: `linux-x64`.
///
/// @param os `linux`, `mac`, `win`, or the JVM's own name for something else
/// @param architecture `x64`, `arm64`, or the JVM's own name for something else
public record Platform(String os, String architecture) {
  /// The platform that a JVM reports.
  ///
  /// @param osName as in the system property `os.name`
  /// @param osArch as in the system property `os.arch`
  public static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    String os =
        name.startsWith("mac") ? "mac" : name.startsWith("win") ? "win" : name.replace(' ', '_');
    return switch (arch) {
      case "amd64", "x86_64", "x64" -> new Platform(os, "x64");
      case "aarch64", "arm64" -> new Platform(os, "arm64");
      default -> new Platform(os, arch);
    };
  }

  /// The machine that this JVM runs on.
  public static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  @Override
  public String toString() {
    return os + "-" + architecture;
  }
}
