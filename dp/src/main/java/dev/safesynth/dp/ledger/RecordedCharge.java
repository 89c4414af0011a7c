package dev.safesynth.dp.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A charge as the ledger holds it.
///
/// @param who the user of the database server, or of the operating system for a ledger in a file
/// @param groups the groups whose limits it counts for
/// @param reservedAt when it was reserved
/// @param changedAt when it was last reserved, resumed, spent or given back
/// @param digest of what was released; present when it is spent
public record RecordedCharge(
    ChargeRequest request,
    ChargeState state,
    String who,
    List<String> groups,
    Instant reservedAt,
    Instant changedAt,
    Optional<String> digest) {
  public RecordedCharge {
    groups = List.copyOf(groups);
  }

  /// True for a charge that counts: reserved ones too, until they are given back.
  public boolean counts() {
    return state != ChargeState.RELEASED;
  }

  RecordedCharge changed(ChargeState now, Instant at, Optional<String> output) {
    return new RecordedCharge(request, now, who, groups, reservedAt, at, output);
  }

  RecordedCharge countedFor(List<String> others) {
    return new RecordedCharge(request, state, who, others, reservedAt, changedAt, digest);
  }
}
