package dev.safesynth.audit;

/// Hears how an audit goes on. Nothing it is told is private: an audit reads no record.
public interface AuditListener {
  /// A line for the log.
  void note(String line);

  /// How much of a phase's time is over; called often and from several threads.
  ///
  /// @param phase what is being drawn
  /// @param texts complete so far
  /// @param share of the phase's time, in [0, 1]
  void progress(String phase, int texts, double share);
}
