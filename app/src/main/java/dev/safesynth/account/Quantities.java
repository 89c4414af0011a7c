package dev.safesynth.account;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.ApproximateDp;
import dev.safesynth.dp.accounting.Calibration;
import dev.safesynth.dp.accounting.DiscreteGaussianLaw;
import dev.safesynth.dp.accounting.ExponentialLaw;
import dev.safesynth.dp.accounting.GaussianDp;
import dev.safesynth.dp.accounting.LaplaceLaw;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.NonadaptiveBoundedRange;
import dev.safesynth.dp.accounting.OptimalComposition;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.PrivacyEvent.Gaussian;
import dev.safesynth.dp.accounting.PrivacyEvent.Laplace;
import dev.safesynth.dp.accounting.PrivacyEvent.PoissonSampled;
import dev.safesynth.dp.accounting.PrivacyEvent.Repeated;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.PrivacyUnit;
import dev.safesynth.dp.accounting.RandomisedResponseLaw;
import dev.safesynth.dp.accounting.RenyiCurve;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The quantities that a batch may ask for, by name. Inputs follow the golden file: `sigma` is a
/// standard deviation, divided by `sensitivity` where there is one; `scale` likewise; adjacency is
/// add/remove unless `adjacency` says otherwise.
final class Quantities {
  private Quantities() {}

  /// The value of a quantity.
  ///
  /// @throws IllegalArgumentException when the name is unknown, or an input is missing or out of
  ///   its range
  static double value(String quantity, JsonNode values) {
    var in = new Inputs(values);
    return switch (quantity) {
      case "gaussian.sigma", "calibrate.gaussian_composed_sigma" ->
          in.sensitivity()
              * GaussianDp.noiseMultiplier(in.number("epsilon"), in.delta(), in.compositions());
      case "gaussian.epsilon", "gaussian.composed_epsilon" ->
          epsilon(Accountant.GAUSSIAN, in.repeated(in.gaussian()), in);
      case "gaussian.delta" ->
          bound(
              Accountant.GAUSSIAN.delta(PrivacyLoss.ofRecord(in.gaussian()), in.number("epsilon")));
      case "zcdp.epsilon" -> new ZeroConcentrated(in.number("rho")).epsilon(in.delta());
      case "zcdp.delta" -> new ZeroConcentrated(in.number("rho")).delta(in.number("epsilon"));
      case "zcdp.rho_for" -> ZeroConcentrated.largestWithin(in.number("epsilon"), in.delta()).rho();
      case "zcdp.composed_epsilon" -> {
        var total = new ZeroConcentrated(0);
        for (JsonNode part : in.list("parts")) {
          var inputs = new Inputs(part);
          total = total.plus(new ZeroConcentrated(inputs.number("rho")).times(inputs.count()));
        }
        yield total.epsilon(in.delta());
      }
      case "calibrate.zcdp_sigma" -> {
        double rho = ZeroConcentrated.largestWithin(in.number("epsilon"), in.delta()).rho();
        yield in.sensitivity() * Math.nextUp(Math.sqrt(in.compositions() / (2 * rho)));
      }
      case "sgm.rdp" -> renyi(in, in.relation(), in.sampledGaussian(in.number("sigma")));
      case "sgm.rdp_epsilon" -> epsilon(Accountant.RDP, in.sampledGaussians(), in);
      case "sgm_wor.rdp" ->
          renyi(
              in,
              Neighbouring.REPLACE_ONE,
              new PrivacyEvent.SampledWithoutReplacement(
                  in.whole("dataset_size"),
                  in.whole("batch_size"),
                  new Gaussian(in.number("sigma"))));
      case "rdp.epsilon" -> in.curve().epsilon(in.delta());
      case "rdp.delta" -> in.curve().delta(in.number("epsilon"));
      case "laplace.rdp" ->
          renyi(
              in,
              Neighbouring.ADD_OR_REMOVE_ONE,
              new Laplace(
                  in.has("scale_over_sensitivity")
                      ? in.number("scale_over_sensitivity")
                      : 1 / in.number("epsilon0")));
      case "laplace.composed_epsilon" -> epsilon(Accountant.PLD, in.repeated(in.laplace()), in);
      case "laplace.delta" ->
          new LaplaceLaw(in.number("scale")).delta(in.sensitivity(), in.number("epsilon"));
      case "accuracy.laplace" -> new LaplaceLaw(in.number("scale")).accuracy(in.number("alpha"));
      case "discrete_laplace.composed_epsilon" ->
          epsilon(
              Accountant.PLD,
              in.repeated(
                  new PrivacyEvent.DiscreteLaplace(in.number("epsilon0"), in.whole("sensitivity"))),
              in);
      case "discrete_gaussian.delta" ->
          new DiscreteGaussianLaw(square(in.number("sigma")))
              .delta(in.whole("sensitivity"), in.number("epsilon"));
      case "discrete_gaussian.pmf" ->
          new DiscreteGaussianLaw(square(in.number("sigma"))).probability(in.whole("x"));
      case "discrete_gaussian.variance" ->
          new DiscreteGaussianLaw(square(in.number("sigma"))).variance();
      case "discrete_gaussian.rho" -> rho(in, in.discreteGaussian());
      case "discrete_gaussian.composed_epsilon" ->
          epsilon(Accountant.PLD, in.repeated(in.discreteGaussian()), in);
      case "sgm.pld_epsilon", "sgm.pld_epsilon_replace_one" ->
          epsilon(Accountant.PLD, in.sampledGaussians(), in);
      case "sgm.pld_delta" ->
          bound(Accountant.PLD.delta(in.loss(in.sampledGaussians()), in.number("epsilon")));
      case "heterogeneous.epsilon" -> epsilon(Accountant.PLD, in.parts(), in);
      case "pure.optimal_composed_epsilon" ->
          new OptimalComposition(
                  new ApproximateDp(in.number("epsilon0"), in.numberOr("delta0", 0)),
                  Math.toIntExact(in.compositions()))
              .epsilon(in.delta());
      case "exponential.bounded_range_epsilon" -> boundedRange(in);
      case "exponential.zcdp_epsilon" ->
          ZeroConcentrated.ofBoundedRange(in.number("epsilon0"))
              .times(in.compositions())
              .epsilon(in.delta());
      case "exponential.probability_of_best" -> probabilityOfBest(in);
      case "randomised_response.epsilon" -> in.response().epsilon();
      case "randomised_response.keep_probability" ->
          RandomisedResponseLaw.keepProbability(
              Math.toIntExact(in.whole("buckets")), in.number("epsilon"));
      case "randomised_response.rdp" ->
          renyi(in, Neighbouring.REPLACE_ONE, in.randomisedResponse());
      case "randomised_response.composed_epsilon" ->
          bound(
              Accountant.PLD.epsilon(
                  new PrivacyLoss(
                      in.repeated(in.randomisedResponse()),
                      Neighbouring.REPLACE_ONE,
                      PrivacyUnit.RECORD),
                  in.delta()));
      case "subsample.pure_epsilon" ->
          new ApproximateDp(in.number("epsilon0"), 0).sampled(in.number("q")).epsilon();
      case "tree.rho" -> rho(in, in.tree());
      case "tree.zcdp_epsilon" -> epsilon(Accountant.ZCDP, in.tree(), in);
      case "tree.pure_epsilon" ->
          ApproximateDp.of(in.loss(in.tree()))
              .orElseThrow(() -> new IllegalArgumentException("the tree is not pure"))
              .epsilon();
      case "tree.pld_epsilon" -> epsilon(Accountant.PLD, in.tree(), in);
      case "calibrate.sgm_rdp_sigma" ->
          leastSampledNoise(
              in, loss -> Accountant.RDP.shows(in.number("epsilon"), in.delta(), loss));
      case "calibrate.sgm_pld_sigma" ->
          leastSampledNoise(
              in, loss -> Accountant.PLD.shows(in.number("epsilon"), in.delta(), loss));
      case "calibrate.laplace_pld_scale" ->
          in.sensitivity()
              * Calibration.leastNoise(
                  scale -> in.loss(in.repeated(new Laplace(scale))),
                  loss -> Accountant.PLD.shows(in.number("epsilon"), in.delta(), loss));
      case "calibrate.sgm_pld_max_steps" ->
          Calibration.mostSteps(
              steps -> in.loss(new Repeated(in.sampledGaussian(in.number("sigma")), steps)),
              loss -> Accountant.PLD.shows(in.number("epsilon"), in.delta(), loss),
              1L << 40);
      case "invisibleink.clip_norm" ->
          ClippedSelection.within(
                  ZeroConcentrated.largestWithin(in.number("epsilon"), in.delta()),
                  Math.toIntExact(in.whole("max_tokens")),
                  in.divisor(),
                  in.temperatureMilli())
              .clip();
      case "invisibleink.epsilon" ->
          new ClippedSelection(
                  Math.toIntExact(Math.round(in.number("clip_norm") * ClippedSelection.GRID)),
                  in.divisor(),
                  in.temperatureMilli())
              .zeroConcentrated()
              .times(in.whole("tokens"))
              .epsilon(in.delta());
      case "" -> throw new IllegalArgumentException("quantity is missing");
      default -> throw new IllegalArgumentException("the quantity is not known");
    };
  }

  private static double epsilon(Accountant accountant, PrivacyEvent event, Inputs in) {
    return bound(accountant.epsilon(in.loss(event), in.delta()));
  }

  private static double bound(java.util.OptionalDouble bound) {
    return bound.orElseThrow(
        () -> new IllegalArgumentException("the accountant does not apply to this"));
  }

  private static double renyi(Inputs in, Neighbouring relation, PrivacyEvent event) {
    var loss = new PrivacyLoss(event, relation, PrivacyUnit.RECORD);
    return RenyiCurve.of(loss, in.number("alpha"))
        .orElseThrow(() -> new IllegalArgumentException("nothing is known at this order"))
        .divergences()[0];
  }

  private static double rho(Inputs in, PrivacyEvent event) {
    ZeroConcentrated bound =
        ZeroConcentrated.of(in.loss(event))
            .orElseThrow(() -> new IllegalArgumentException("nothing is known in this form"));
    if (bound.approximation() > 0) {
      throw new IllegalArgumentException("rho alone does not bound a loss with a delta");
    }
    return bound.rho();
  }

  private static double boundedRange(Inputs in) {
    String composition = in.text("composition", "");
    if (!composition.equals("nonadaptive")) {
      throw new IllegalArgumentException("composition must be nonadaptive");
    }
    return new NonadaptiveBoundedRange(in.number("epsilon0"), Math.toIntExact(in.compositions()))
        .epsilon(in.delta());
  }

  private static double probabilityOfBest(Inputs in) {
    double rate = in.number("epsilon") / in.sensitivity();
    double[] scores = in.list("scores").valueStream().mapToDouble(JsonNode::asDouble).toArray();
    return new ExponentialLaw(in.flag("monotonic") ? rate : rate / 2).probabilityOfBest(scores);
  }

  private static double leastSampledNoise(Inputs in, Predicate<PrivacyLoss> meets) {
    return Calibration.leastNoise(
        sigma -> in.loss(new Repeated(in.sampledGaussian(sigma), in.whole("steps"))), meets);
  }

  /// A square, rounded down where it has to be rounded.
  private static double square(double sigma) {
    double square = sigma * sigma;
    return Math.fma(sigma, sigma, -square) < 0 ? Math.nextDown(square) : square;
  }

  /// The inputs of a case, by name.
  private record Inputs(JsonNode values) {
    boolean has(String name) {
      return values.path(name).isNumber();
    }

    double number(String name) {
      JsonNode value = values.path(name);
      if (!value.isNumber()) {
        throw new IllegalArgumentException(name + " must be a number");
      }
      return value.asDouble();
    }

    double numberOr(String name, double otherwise) {
      return values.path(name).isMissingNode() ? otherwise : number(name);
    }

    long whole(String name) {
      double value = number(name);
      if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
        throw new IllegalArgumentException(name + " must be a whole number");
      }
      return (long) value;
    }

    String text(String name, String otherwise) {
      return values.path(name).asString(otherwise);
    }

    boolean flag(String name) {
      return values.path(name).asBoolean(false);
    }

    JsonNode list(String name) {
      JsonNode list = values.path(name);
      if (!list.isArray() || list.isEmpty()) {
        throw new IllegalArgumentException(name + " must be a list");
      }
      return list;
    }

    double delta() {
      return number("delta");
    }

    double sensitivity() {
      return numberOr("sensitivity", 1);
    }

    long compositions() {
      return values.has("compositions") ? whole("compositions") : 1;
    }

    long count() {
      return values.has("count") ? whole("count") : 1;
    }

    Neighbouring relation() {
      return switch (text("adjacency", "add_remove")) {
        case "add_remove" -> Neighbouring.ADD_OR_REMOVE_ONE;
        case "replace_one" -> Neighbouring.REPLACE_ONE;
        default ->
            throw new IllegalArgumentException("adjacency must be add_remove or replace_one");
      };
    }

    PrivacyLoss loss(PrivacyEvent event) {
      return new PrivacyLoss(event, relation(), PrivacyUnit.RECORD);
    }

    PrivacyEvent repeated(PrivacyEvent event) {
      return new Repeated(event, compositions());
    }

    Gaussian gaussian() {
      return new Gaussian(relative("sigma"));
    }

    Laplace laplace() {
      return new Laplace(relative("scale"));
    }

    private double relative(String noise) {
      double sensitivity = sensitivity();
      if (!(sensitivity > 0)) {
        throw new IllegalArgumentException("sensitivity must be > 0");
      }
      return sensitivity == 1 ? number(noise) : Math.nextDown(number(noise) / sensitivity);
    }

    PrivacyEvent discreteGaussian() {
      return new PrivacyEvent.DiscreteGaussian(square(number("sigma")), whole("sensitivity"));
    }

    PrivacyEvent sampledGaussian(double sigma) {
      if (!text("sampling", "poisson").equals("poisson")) {
        throw new IllegalArgumentException("sampling must be poisson");
      }
      return new PoissonSampled(number("q"), new Gaussian(sigma));
    }

    PrivacyEvent sampledGaussians() {
      return new Repeated(sampledGaussian(number("sigma")), whole("steps"));
    }

    RandomisedResponseLaw response() {
      return new RandomisedResponseLaw(
          Math.toIntExact(whole("buckets")), number("noise_parameter"));
    }

    PrivacyEvent randomisedResponse() {
      return new PrivacyEvent.RandomisedResponse(
          Math.toIntExact(whole("buckets")), number("noise_parameter"));
    }

    RenyiCurve curve() {
      return RenyiCurve.known(
          list("orders").valueStream().mapToDouble(JsonNode::asDouble).toArray(),
          list("rdp").valueStream().mapToDouble(JsonNode::asDouble).toArray());
    }

    PrivacyEvent parts() {
      return new PrivacyEvent.Sequential(
          list("parts").valueStream().map(part -> EventTree.read(part, "parts")).toList());
    }

    PrivacyEvent tree() {
      Optional<JsonNode> tree = values.optional("tree");
      return EventTree.read(
          tree.orElseThrow(() -> new IllegalArgumentException("tree is missing")), "tree");
    }

    int divisor() {
      return Math.toIntExact(whole("batch_size_incl_public")) - 1;
    }

    int temperatureMilli() {
      return Math.toIntExact(Math.round(number("temperature") * 1000));
    }
  }
}
