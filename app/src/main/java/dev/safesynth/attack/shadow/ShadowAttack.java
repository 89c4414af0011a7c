package dev.safesynth.attack.shadow;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.safesynth.attack.AttackResult;
import java.util.Optional;

/// What one attack finds.
///
/// @param result how its score separates members from non-members
/// @param epsilon what that says about epsilon; absent when withheld
public record ShadowAttack(@JsonUnwrapped AttackResult result, Optional<EpsilonBounds> epsilon) {}
