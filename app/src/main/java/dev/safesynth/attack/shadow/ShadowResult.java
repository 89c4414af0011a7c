package dev.safesynth.attack.shadow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.safesynth.attack.BlindBaseline;
import java.util.List;
import java.util.Optional;

/// What an adversary learns of membership who can make releases of known members.
///
/// @param withheld why there are no figures; absent when there are
/// @param releases with known members, all together
/// @param references those that the adversary learned from
/// @param targets those that were attacked: releases that no reference depends on
/// @param records that were attacked in each target
/// @param duplicates records left out because another one is the same or nearly so
/// @param unseen records left out because all references had them, or none
/// @param members attacked records times targets that had them
/// @param nonMembers attacked records times targets that had them not
/// @param blindBaselines one for each target; membership told from the record alone
/// @param attacks the primary one first
/// @param canaries what the primary attack finds of planted canaries; absent without canaries
/// @param exposure of the canaries by the primary attack; absent with fewer than ten of them
/// @param claimedEpsilon of each release, where there is a claim
@JsonInclude(JsonInclude.Include.ALWAYS) // readers find every key, null where withheld
public record ShadowResult(
    Optional<String> withheld,
    int releases,
    int references,
    int targets,
    int records,
    int duplicates,
    int unseen,
    int members,
    int nonMembers,
    List<BlindBaseline> blindBaselines,
    List<ShadowAttack> attacks,
    Optional<ShadowAttack> canaries,
    Optional<CanaryExposure> exposure,
    Optional<Double> claimedEpsilon) {
  public ShadowResult {
    blindBaselines = List.copyOf(blindBaselines);
    attacks = List.copyOf(attacks);
  }

  /// The attack that was chosen before looking; absent when withheld.
  public Optional<ShadowAttack> primary() {
    return attacks.stream().filter(attack -> attack.result().primary()).findFirst();
  }

  /// Whether a bound that is proved exceeds the claim.
  public boolean refuted() {
    return claimedEpsilon.isPresent()
        && primary()
            .flatMap(ShadowAttack::epsilon)
            .filter(bounds -> bounds.oneRun() > claimedEpsilon.get())
            .isPresent();
  }

  /// The smallest false positive rate that so many non-members certify with 95% confidence when
  /// none of them is accused; 1 when withheld.
  @JsonProperty("smallest_certifiable_fpr")
  public double smallestCertifiableFpr() {
    return nonMembers == 0 ? 1 : 1 - Math.pow(0.05, 1.0 / nonMembers);
  }
}
