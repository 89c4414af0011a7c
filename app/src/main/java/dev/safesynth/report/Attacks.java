package dev.safesynth.report;

import java.util.List;

/// Membership inference against the released rows.
///
/// @param members how many attacked records the generator was given
/// @param nonMembers how many attacked records it was not given
/// @param split how members and non-members were drawn, as a full sentence
/// @param blindBaseline AUC of a classifier that never sees the synthetic rows; near 0.5 when the
///   split is fair
/// @param attacks the attacks in order, the primary one first
/// @param disclosure verbatim fragments that occur in one record only
/// @param observed what this release alone proves of epsilon
public record Attacks(
    long members,
    long nonMembers,
    String split,
    Part<Estimate> blindBaseline,
    Part<List<Attack>> attacks,
    Part<Disclosure> disclosure,
    Part<Observed> observed) {

  /// One attack.
  ///
  /// @param method what it does, as a full sentence
  /// @param auc area under the ROC curve, in [0, 1]
  /// @param tprAtOnePercent true-positive rate at a false-positive rate of 1%, in [0, 1], or why it
  ///   cannot be measured
  /// @param tprAtOneInThousand the same at 0.1%
  /// @param holmPValue probability of such an AUC if the attack saw nothing, corrected for the
  ///   number of attacks (Holm 1979), in [0, 1]
  /// @param roc points by rising false-positive rate; may be empty
  public record Attack(
      String name,
      String method,
      Estimate auc,
      Part<Estimate> tprAtOnePercent,
      Part<Estimate> tprAtOneInThousand,
      double holmPValue,
      List<RocPoint> roc) {
    public Attack {
      roc = List.copyOf(roc);
    }

    /// Whether it does better than guessing, also after correction for the number of attacks.
    boolean beatsGuessing() {
      return auc.interval().low() > 0.5 && holmPValue < 0.05;
    }
  }

  /// A point of a ROC curve; both rates are in [0, 1].
  public record RocPoint(double falsePositiveRate, double truePositiveRate) {
    public RocPoint {
      if (!(falsePositiveRate >= 0 && falsePositiveRate <= 1)
          || !(truePositiveRate >= 0 && truePositiveRate <= 1)) {
        throw new IllegalArgumentException("rates must be in [0, 1]");
      }
    }
  }

  /// Records that own a fragment found in the synthetic rows.
  ///
  /// @param fragment what was searched for, as a noun phrase ("8-word sequences that occur in one
  ///   record only")
  /// @param pValue of the hypothesis that the generator learned nothing about membership
  public record Disclosure(
      String fragment, long membersDisclosed, long nonMembersDisclosed, double pValue) {
    public Disclosure {
      if (!(pValue >= 0 && pValue <= 1)) {
        throw new IllegalArgumentException("pValue must be in [0, 1]");
      }
    }
  }

  /// A lower bound on epsilon with 95% confidence, from one run.
  ///
  /// @param test what it rests on, as a full sentence
  /// @param floor what is certified; 0 where nothing is
  /// @param ceiling the most that so many records could have certified, every guess right
  public record Observed(String test, double floor, double ceiling) {}
}
