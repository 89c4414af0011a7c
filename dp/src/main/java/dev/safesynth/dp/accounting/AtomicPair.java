package dev.safesynth.dp.accounting;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A pair of discrete laws, by the atoms of its loss.
final class AtomicPair implements DominatingPair {
  private final List<Atom> atoms;
  private final Optional<Lattice> lattice;

  /// @param atoms in any order
  /// @param lattice where the finite atoms lie, if that is even
  AtomicPair(List<Atom> atoms, Optional<Lattice> lattice) {
    this.atoms = atoms.stream().sorted(Comparator.comparingDouble(Atom::loss)).toList();
    this.lattice = lattice;
  }

  /// A loss and its mass under both laws.
  ///
  /// @param p the mass under `P`
  /// @param q the mass under `Q`: `p·exp(-loss)` where the loss is finite
  /// @param loss infinite where `Q` has no mass, minus infinity where `P` has none
  record Atom(double p, double q, double loss) {
    static Atom of(double p, double loss) {
      return new Atom(p, p * StrictMath.exp(-loss), loss);
    }

    private Atom removing(double probability) {
      double mass = (1 - probability) * q + probability * p;
      return loss == Double.POSITIVE_INFINITY
          ? new Atom(probability * p, 0, loss)
          : new Atom(mass, q, AdditiveNoise.logMixed(probability, loss));
    }

    private Atom adding(double probability) {
      return loss == Double.NEGATIVE_INFINITY
          ? new Atom(0, probability * q, loss)
          : new Atom(
              p,
              (1 - probability) * p + probability * q,
              -AdditiveNoise.logMixed(probability, -loss));
    }
  }

  /// As [SampledPair].
  AtomicPair sampled(double probability, boolean adding) {
    var sampled = new ArrayList<Atom>();
    for (Atom atom : atoms) {
      sampled.add(adding ? atom.adding(probability) : atom.removing(probability));
    }
    List<Double> losses =
        sampled.stream().map(Atom::loss).filter(loss -> !loss.isInfinite()).toList();
    boolean two = losses.size() == 2 && losses.getFirst() < losses.getLast();
    return new AtomicPair(
        sampled,
        two
            ? Optional.of(new Lattice(losses.getFirst(), losses.getLast() - losses.getFirst()))
            : Optional.empty());
  }

  @Override
  public void cut(double[] bounds, double[] p, double[] scaledQ) {
    java.util.Arrays.fill(p, 0);
    java.util.Arrays.fill(scaledQ, 0);
    int cell = 0;
    for (Atom atom : atoms) {
      while (cell < bounds.length && atom.loss > bounds[cell]) {
        cell++;
      }
      p[cell] += atom.p;
      double scale = DominatingPair.scale(bounds, cell);
      scaledQ[cell] +=
          Double.isInfinite(atom.loss)
              ? atom.q * StrictMath.exp(scale)
              : atom.p * StrictMath.exp(scale - atom.loss);
    }
  }

  @Override
  public double infinite() {
    return atoms.stream()
        .filter(atom -> atom.loss == Double.POSITIVE_INFINITY)
        .mapToDouble(Atom::p)
        .sum();
  }

  @Override
  public Optional<Lattice> lattice() {
    return lattice;
  }
}
