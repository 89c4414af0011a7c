package dev.safesynth.store;

import java.util.Locale;

/// Where the model's layers run; decides which native libraries are needed.
public enum Gpu {
  CPU,
  CUDA,
  VULKAN,
  METAL;

  /// The name in manifests and on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
