package dev.safesynth.account;

import dev.safesynth.dp.accounting.Accountant;

/// Where the theorem behind an accountant is stated.
public final class References {
  private References() {}

  /// What the accountant does, its source and its page.
  public static String of(Accountant accountant) {
    return switch (accountant) {
      case PURE ->
          "Basic composition: epsilons and deltas add (Dwork, McSherry, Nissim and Smith 2006;"
              + " docs/privacy/accounting.md)";
      case GAUSSIAN ->
          "Chains of Gaussians are one Gaussian, exactly (Balle and Wang 2018; Dong, Roth and Su"
              + " 2022; docs/privacy/accounting.md)";
      case ZCDP ->
          "rho adds; to (epsilon, delta) by Canonne, Kamath and Steinke 2020, Proposition 12"
              + " (docs/privacy/conversion.md)";
      case RDP ->
          "Renyi divergences add order by order; the same proposition at the best order (Mironov"
              + " 2017; docs/privacy/accounting.md)";
      case PLD ->
          "Privacy loss distributions of dominating pairs, rounded up, convolved by FFT (Koskela,"
              + " Jalko and Honkela 2020; Zhu, Dong and Wang 2022; docs/privacy/pld.md)";
    };
  }
}
