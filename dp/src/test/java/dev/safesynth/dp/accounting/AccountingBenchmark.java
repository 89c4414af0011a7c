package dev.safesynth.dp.accounting;

/// Times epsilon of composed sampled Gaussians by privacy loss distributions, after warm-up,
/// nothing kept between questions. `bench/accounting/compare.py` runs it beside dp-accounting.
public final class AccountingBenchmark {
  private static final double[][] CASES = {{0.001, 0.8}, {0.01, 1}, {0.01, 2}};
  private static final long STEPS = 100_000;

  private AccountingBenchmark() {}

  public static void main(String[] arguments) {
    for (int round = 0; round < 6; round++) {
      for (double[] one : CASES) {
        long start = System.nanoTime();
        PrivacyLoss loss =
            PrivacyLoss.ofRecord(
                    new PrivacyEvent.PoissonSampled(one[0], new PrivacyEvent.Gaussian(one[1])))
                .times(STEPS);
        double epsilon = Accountant.PLD.epsilon(loss, 1e-6).orElseThrow();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (round == 5) {
          System.out.printf("%s %s %.9f %.4f%n", one[0], one[1], epsilon, seconds);
        }
      }
    }
  }
}
