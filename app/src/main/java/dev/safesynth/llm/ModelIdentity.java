package dev.safesynth.llm;

/// What a model file says about itself; for reports and certificates.
///
/// @param description architecture, size class and format, such as `llama 135M Q8_0`
/// @param name the model's name, `""` when the file has none
/// @param parameters number of weights
/// @param weightBytes bytes of the weights
/// @param format the number format of the weights
/// @param vocabularySize tokens of the vocabulary
/// @param contextTrained the longest text, in tokens, that the model was trained on
public record ModelIdentity(
    String description,
    String name,
    long parameters,
    long weightBytes,
    WeightFormat format,
    int vocabularySize,
    int contextTrained) {}
