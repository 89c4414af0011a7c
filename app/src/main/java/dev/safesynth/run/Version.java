package dev.safesynth.run;

/// The version of the product; the same as in the build file, which a test checks.
public final class Version {
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
