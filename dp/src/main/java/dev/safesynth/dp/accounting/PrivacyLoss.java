package dev.safesynth.dp.accounting;

import java.util.ArrayList;
import java.util.List;

/// An event together with what it is a loss *of*: the neighbouring relation and the privacy unit.
/// Losses of different relations or units do not compose; converting one into the other is explicit
/// and has a price.
///
/// @param event what touched the data, its noise relative to the sensitivity under `relation`
public record PrivacyLoss(PrivacyEvent event, Neighbouring relation, PrivacyUnit unit) {
  public PrivacyLoss {
    requireMeaning(event, relation);
  }

  /// The loss of an event for one record added or removed.
  public static PrivacyLoss ofRecord(PrivacyEvent event) {
    return new PrivacyLoss(event, Neighbouring.ADD_OR_REMOVE_ONE, PrivacyUnit.RECORD);
  }

  /// This loss, then `next` on the same data.
  ///
  /// @throws IllegalArgumentException when they are losses of different things
  public PrivacyLoss then(PrivacyLoss next) {
    requireSame(next);
    return with(new PrivacyEvent.Sequential(List.of(event, next.event)));
  }

  /// This loss `count` times, adaptively.
  public PrivacyLoss times(long count) {
    return with(new PrivacyEvent.Repeated(event, count));
  }

  /// Losses of mechanisms on disjoint parts of the data, where the part of a unit depends on that
  /// unit alone (McSherry 2009; for adaptively chosen mechanisms too, as long as each part's
  /// mechanisms see no other part). One unit lies in one part, so the dearest part is the cost.
  ///
  /// For [Neighbouring#ADD_OR_REMOVE_ONE] only: an exchanged unit can leave one part and enter
  /// another. Compose first, then call [#toReplaceOne()].
  ///
  /// @param parts at least one
  public static PrivacyLoss inParallel(List<PrivacyLoss> parts) {
    PrivacyLoss first = parts.getFirst();
    var events = new ArrayList<PrivacyEvent>();
    for (PrivacyLoss part : parts) {
      first.requireSame(part);
      events.add(part.event);
    }
    return first.with(new PrivacyEvent.Parallel(events));
  }

  /// The loss for one unit exchanged instead of added or removed: exchanging is removing one and
  /// adding another, so the price is that of a group of two.
  public PrivacyLoss toReplaceOne() {
    if (relation == Neighbouring.REPLACE_ONE) {
      return this;
    }
    return new PrivacyLoss(
        new PrivacyEvent.Group(event, relation, 2), Neighbouring.REPLACE_ONE, unit);
  }

  /// The loss for all records of one person, of whom there are at most `records`: group privacy.
  ///
  /// For [Neighbouring#ADD_OR_REMOVE_ONE] only: exchanging one person for another exchanges some
  /// records, and adds or removes others where the two have not as many. For exchanged persons
  /// convert to users first, then call [#toReplaceOne()].
  ///
  /// @throws IllegalArgumentException for a loss under replace-one, or of users already
  public PrivacyLoss toUsers(int records) {
    if (unit == PrivacyUnit.USER) {
      throw new IllegalArgumentException("the unit is a user already");
    }
    if (relation == Neighbouring.REPLACE_ONE) {
      throw new IllegalArgumentException(
          "users have different numbers of records: convert to users under add_or_remove_one, then"
              + " to replace_one");
    }
    return new PrivacyLoss(
        new PrivacyEvent.Group(event, relation, records), relation, PrivacyUnit.USER);
  }

  private PrivacyLoss with(PrivacyEvent other) {
    return new PrivacyLoss(other, relation, unit);
  }

  private void requireSame(PrivacyLoss other) {
    if (other.relation != relation || other.unit != unit) {
      throw new IllegalArgumentException(
          "losses of different things do not compose: %s of a %s, %s of a %s; convert one first"
              .formatted(relation.text(), unit.text(), other.relation.text(), other.unit.text()));
    }
  }

  /// Events that have no meaning under the relation are refused before anything is computed.
  private static void requireMeaning(PrivacyEvent event, Neighbouring relation) {
    boolean replace = relation == Neighbouring.REPLACE_ONE;
    switch (event) {
      case PrivacyEvent.Parallel parallel -> {
        if (replace) {
          throw new IllegalArgumentException(
              "parallel composition holds under add_or_remove_one; compose there, then convert");
        }
        parallel.events().forEach(part -> requireMeaning(part, relation));
      }
      case PrivacyEvent.RandomisedResponse _ -> requireReplace(event, replace);
      case PrivacyEvent.SampledWithoutReplacement sampled -> {
        requireReplace(event, replace);
        requireMeaning(sampled.event(), relation);
      }
      case PrivacyEvent.Sequential all ->
          all.events().forEach(part -> requireMeaning(part, relation));
      case PrivacyEvent.Repeated repeated -> requireMeaning(repeated.event(), relation);
      case PrivacyEvent.PoissonSampled sampled ->
          requireMeaning(sampled.event(), Neighbouring.ADD_OR_REMOVE_ONE);
      case PrivacyEvent.Group group -> {
        boolean added = group.relation() == Neighbouring.ADD_OR_REMOVE_ONE;
        if (added ? replace && group.size() < 2 : !replace) {
          throw new IllegalArgumentException(
              "a group of %d units under %s says nothing about %s"
                  .formatted(group.size(), group.relation().text(), relation.text()));
        }
        requireMeaning(group.event(), group.relation());
      }
      case PrivacyEvent.Gaussian _,
          PrivacyEvent.Laplace _,
          PrivacyEvent.DiscreteGaussian _,
          PrivacyEvent.DiscreteLaplace _,
          PrivacyEvent.Approximate _,
          PrivacyEvent.BoundedRange _,
          PrivacyEvent.Concentrated _ -> {
        // meaningful under both
      }
    }
  }

  private static void requireReplace(PrivacyEvent event, boolean replace) {
    if (!replace) {
      throw new IllegalArgumentException(
          event.getClass().getSimpleName() + " is defined under replace_one only");
    }
  }
}
