/// A model behind an OpenAI-compatible endpoint: requests, retries, back-pressure, the meter, the
/// key and the rule which hosts may see private text.
@NullMarked
package dev.safesynth.llm.remote;

import org.jspecify.annotations.NullMarked;
