package dev.safesynth.account;

import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.PrivacyEvent;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.dp.accounting.PrivacyUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What somebody wants to know. What is not given is asked for.
///
/// @param subject what touches the data
/// @param relation the relation that the subject's noise is relative to
/// @param recordsPerUser the most records of one person, when the answer is to be about a person
/// @param toReplaceOne whether to state the answer for exchanging instead of adding or removing
/// @param deltas none when delta is asked for; several give a curve
/// @param epsilon the target, if there is one
/// @param accountant the one to use; the tightest that applies when empty
public record Question(
    Subject subject,
    Neighbouring relation,
    OptionalInt recordsPerUser,
    boolean toReplaceOne,
    List<Double> deltas,
    OptionalDouble epsilon,
    Optional<Accountant> accountant) {

  public Question {
    deltas = List.copyOf(deltas);
  }

  /// What touches the data.
  public sealed interface Subject {
    /// One mechanism, used many times.
    ///
    /// @param strength the parameter that sets noise or loss, unless asked for
    /// @param steps how often, unless asked for
    record Uses(
        Mechanism mechanism,
        OptionalDouble strength,
        Optional<Sampling> sampling,
        OptionalLong steps)
        implements Subject {

      PrivacyEvent event(double strengthValue, long count) {
        PrivacyEvent use = mechanism.event(strengthValue);
        PrivacyEvent step = sampling.map(how -> how.apply(use)).orElse(use);
        return count == 1 ? step : new PrivacyEvent.Repeated(step, count);
      }
    }

    /// Any composition; nothing in it can be asked for.
    record Tree(PrivacyEvent event) implements Subject {}
  }

  /// How the records of a step are chosen, by coins that stay secret.
  public sealed interface Sampling {
    PrivacyEvent apply(PrivacyEvent use);

    /// Each record takes part independently.
    record Poisson(double probability) implements Sampling {
      @Override
      public PrivacyEvent apply(PrivacyEvent use) {
        return new PrivacyEvent.PoissonSampled(probability, use);
      }
    }

    /// A uniform sample of fixed size.
    record WithoutReplacement(long size, long sample) implements Sampling {
      @Override
      public PrivacyEvent apply(PrivacyEvent use) {
        return new PrivacyEvent.SampledWithoutReplacement(size, sample, use);
      }
    }
  }

  /// A mechanism but for the parameter that sets its strength.
  ///
  /// @param others its further parameters as far as given
  public record Mechanism(MechanismName name, Map<String, Double> others) {
    public Mechanism {
      others = Map.copyOf(others);
    }

    PrivacyEvent event(double strength) {
      return name.event(
          parameter -> {
            if (parameter.equals(name.strength())) {
              return OptionalDouble.of(strength);
            }
            Double value = others.get(parameter);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
          });
    }
  }

  /// The loss of an event of the subject, after the conversions that were asked for.
  PrivacyLoss loss(PrivacyEvent event) {
    var loss = new PrivacyLoss(event, relation, PrivacyUnit.RECORD);
    PrivacyLoss users = recordsPerUser.isPresent() ? loss.toUsers(recordsPerUser.getAsInt()) : loss;
    return toReplaceOne ? users.toReplaceOne() : users;
  }
}
