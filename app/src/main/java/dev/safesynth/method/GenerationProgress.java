package dev.safesynth.method;

/// Told about texts and tokens as they are drawn. The numbers are functions of released values;
/// when they come depends on private batch sizes, so they stay inside.
public interface GenerationProgress {
  /// Called from the writing threads.
  void tokens(int drawn);

  /// A text is complete.
  void text();

  /// Ignores everything.
  GenerationProgress NONE =
      new GenerationProgress() {
        @Override
        public void tokens(int drawn) {}

        @Override
        public void text() {}
      };
}
