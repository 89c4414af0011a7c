package dev.safesynth.method;

import java.util.List;

/// Public settings of a generator.
///
/// @param labelWords each label in words, in the declared order
/// @param describe what the records are, in words
/// @param recordsPerText nominal number of records in a batch; real batches vary around it
/// @param maxTokens the longest text, in tokens
/// @param recordTokens the length to which records are cut, in tokens
/// @param topK size of the candidate set before the slack of Top-k+
/// @param decoders threads that write texts side by side
/// @param threadsPerDecoder threads of one computation
/// @param contextMemory bytes that all decoders together may take beside the model
public record GenerationSettings(
    List<String> labelWords,
    String describe,
    int recordsPerText,
    int maxTokens,
    int recordTokens,
    int topK,
    int decoders,
    int threadsPerDecoder,
    long contextMemory) {
  public GenerationSettings {
    labelWords = List.copyOf(labelWords);
  }
}
