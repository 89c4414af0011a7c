/// The language model engine: GGUF models on llama.cpp inside this process, tokenisation that never
/// interprets private text, and batched decoding that hands out raw logits.
///
/// Knows nothing of privacy. What the privacy proof leans on, and the tests of this package show,
/// is that a sequence's logits depend on nothing but its own tokens and how these were scheduled.
@NullMarked
package dev.safesynth.llm;

import org.jspecify.annotations.NullMarked;
