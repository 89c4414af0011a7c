package dev.safesynth.dp.ledger;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyUnit;

/// What losses are added up over: one data set, one privacy unit, one neighbouring relation. Losses
/// of different units or relations do not add, so a data set has one account at a time.
public record Account(DataSetId dataSet, PrivacyUnit unit, Neighbouring relation) {}
