package dev.safesynth.store;

/// Hears how far the store is. Called often (about every quarter megabyte), from the thread that
/// does the work.
@FunctionalInterface
public interface Progress {
  /// Something went on.
  ///
  /// @param phase what is being done, to whom: "downloading x.gguf"
  /// @param done bytes so far
  /// @param total bytes in all, or -1 when nobody knows
  void update(String phase, long done, long total);

  static Progress silent() {
    return (_, _, _) -> {};
  }
}
