package dev.safesynth.table;

import de.bwaldvogel.liblinear.Feature;
import java.util.HashSet;
import java.util.Set;

/// The propensity score's mean squared error (Woo et al. 2009; Snoke et al. 2018): a logistic model
/// of all columns tells real rows from others; `meanSquaredError` is the mean of (p - c)^2 over
/// both, c being the share of the others. Linear in each column, so it is blind to relations
/// between them.
///
/// @param meanSquaredError 0 when nothing can be told, c(1-c) when everything can
/// @param expectedByChance c(1-c)(k-1)/N for two independent samples of one distribution and a
///   model of k parameters. The published null for rows of a model fitted to these very rows is
///   half of it at c = 1/2.
/// @param ratio of the two
public record Propensity(double meanSquaredError, double expectedByChance, double ratio) {
  /// So weak a penalty that the fit is the maximum likelihood one to about 1e-6.
  private static final double COST = 1e6;

  static Propensity of(Table real, Table other) {
    Pooled pooled = Pooled.of(real, other);
    Features features = Features.fit(pooled.table());
    Feature[][] x = features.sparse(pooled.table());
    LogisticRegression model =
        LogisticRegression.train(x, pooled.side(), features.size(), COST, 1e-8);
    double share = (double) other.rows() / x.length;
    double sum = 0;
    for (Feature[] row : x) {
      double p = model.probability(row);
      sum += (p - share) * (p - share);
    }
    double error = sum / x.length;
    double chance = share * (1 - share) * slopes(pooled.table()) / x.length;
    return new Propensity(error, chance, chance > 0 ? error / chance : 1);
  }

  /// Free parameters besides the intercept.
  private static int slopes(Table table) {
    int slopes = 0;
    for (Column column : table.columns()) {
      Set<Integer> kinds = new HashSet<>();
      boolean varies = false;
      for (int row = 0; row < table.rows(); row++) {
        kinds.add(column.isNumeric() ? column.isMissing(row) ? 1 : 0 : column.codes[row]);
        varies |= column.isNumeric() && column.numbers[row] != column.numbers[0];
      }
      slopes += kinds.size() - 1 + (varies ? 1 : 0);
    }
    return slopes;
  }
}
