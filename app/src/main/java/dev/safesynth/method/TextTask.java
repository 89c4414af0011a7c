package dev.safesynth.method;

/// One text to be written.
///
/// @param number its place in the output, from 0
/// @param label index of its label in the declared list
/// @param batch the part of the label's records that it may see
public record TextTask(int number, int label, int batch) {
  /// The name of the part of the data that pays for this text.
  String part() {
    return label + "/" + batch;
  }
}
