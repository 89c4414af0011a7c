/// The cache of pinned artifacts: language models and llama.cpp's native libraries. What to fetch,
/// from where and with which SHA-256 is data (`artifacts.yaml`); this package fetches, checks,
/// unpacks and keeps it. Nothing here reads private data.
@NullMarked
package dev.safesynth.store;

import org.jspecify.annotations.NullMarked;
