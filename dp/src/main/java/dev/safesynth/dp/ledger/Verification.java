package dev.safesynth.dp.ledger;

import java.util.UUID;

/// What was found when every entry was read again and checked. A ledger that fails is reported by a
/// [LedgerException].
///
/// @param ledger the identity of the ledger
/// @param entries how many there are
/// @param lastHash that of the last; two people who see the same have the same ledger
/// @param headSeq the last entry that this machine had seen before, which is there unchanged; 0
///   when this machine had no head file, so that a ledger cut short before now would not be noticed
public record Verification(UUID ledger, long entries, String lastHash, long headSeq) {}
