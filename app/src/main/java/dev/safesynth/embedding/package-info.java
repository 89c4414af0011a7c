/// Sentence embeddings by all-MiniLM-L6-v2 in ONNX Runtime. Texts stay in memory: nothing here
/// writes a file or opens a connection.
@NullMarked
package dev.safesynth.embedding;

import org.jspecify.annotations.NullMarked;
