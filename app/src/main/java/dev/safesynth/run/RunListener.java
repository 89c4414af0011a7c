package dev.safesynth.run;

/// Hears how a run goes on: settings, released values and their counts. No figure about the input,
/// but times depend on it, so what it is told stays inside.
public interface RunListener {
  /// A line for the log: one for each phase and event.
  void note(String line);

  /// How far the writing of texts is; called often.
  ///
  /// @param phase what is being written
  /// @param done complete texts
  /// @param total texts asked for
  /// @param tokens tokens drawn by this process
  /// @param seconds since this process began to write
  /// @param charged epsilon that is charged for the run; 0 for texts without private data
  void progress(String phase, int done, int total, long tokens, double seconds, double charged);
}
