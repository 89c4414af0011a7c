package dev.safesynth.dp;

/// A randomised algorithm with a proof.
public interface Mechanism {}
