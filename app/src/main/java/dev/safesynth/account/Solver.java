package dev.safesynth.account;

import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Calibration;
import dev.safesynth.dp.accounting.PrivacyLoss;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what a [Question] leaves open.
public final class Solver {
  private static final long MOST_STEPS = 1L << 40;

  private final Question question;

  private Solver(Question question) {
    this.question = question;
  }

  /// The answer.
  ///
  /// @throws UserException with exit USAGE when too much or too little is given, or when there is
  ///   no answer
  public static Answer answer(Question question) {
    try {
      return new Solver(question).answer();
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Answer answer() {
    return switch (question.subject()) {
      case Question.Subject.Tree tree -> guarantee(question.loss(tree.event()), "", 0);
      case Question.Subject.Uses uses -> {
        if (uses.strength().isEmpty()) {
          yield strength(uses);
        }
        double strength = uses.strength().getAsDouble();
        if (uses.steps().isEmpty()
            && question.epsilon().isPresent()
            && !question.deltas().isEmpty()) {
          yield steps(uses, strength);
        }
        yield guarantee(question.loss(uses.event(strength, uses.steps().orElse(1))), "", 0);
      }
    };
  }

  /// The noise, or the loss of one step, that a target leaves room for.
  private Answer strength(Question.Subject.Uses uses) {
    double epsilon = target("the " + uses.mechanism().name().strength());
    double delta = onlyDelta();
    long steps = uses.steps().orElse(1);
    boolean noise = uses.mechanism().name().strengthIsNoise();
    double found =
        noise
            ? Calibration.leastNoise(
                value -> question.loss(uses.event(value, steps)),
                loss -> shows(loss, epsilon, delta))
            : Calibration.largestParameter(
                value -> question.loss(uses.event(value, steps)),
                loss -> shows(loss, epsilon, delta));
    return guarantee(
        question.loss(uses.event(found, steps)), uses.mechanism().name().strength(), found);
  }

  private Answer steps(Question.Subject.Uses uses, double strength) {
    double epsilon = target("the number of steps");
    double delta = onlyDelta();
    long found =
        Calibration.mostSteps(
            count -> question.loss(uses.event(strength, count)),
            loss -> shows(loss, epsilon, delta),
            MOST_STEPS);
    if (found == 0) {
      throw wrong("not even one step keeps epsilon " + epsilon + " at delta " + delta);
    }
    return guarantee(question.loss(uses.event(strength, found)), "steps", (double) found);
  }

  /// What a loss comes to: epsilon at each delta, or delta at the target epsilon.
  private Answer guarantee(PrivacyLoss loss, String solvedFor, double value) {
    boolean asksDelta = question.deltas().isEmpty();
    List<Answer.Point> points =
        asksDelta
            ? List.of(deltaAt(loss, target("delta")))
            : question.deltas().stream().map(delta -> epsilonAt(loss, delta)).toList();
    if (!solvedFor.isEmpty()) {
      return new Answer(solvedFor, value, loss, points, Derivation.of(loss, points));
    }
    Answer.Point first = points.getFirst();
    return new Answer(
        asksDelta ? "delta" : "epsilon",
        asksDelta ? first.delta() : first.epsilon(),
        loss,
        points,
        Derivation.of(loss, points));
  }

  private Answer.Point epsilonAt(PrivacyLoss loss, double delta) {
    Map<Accountant, Double> bounds = chosen(Accountant.epsilons(loss, delta));
    Map.Entry<Accountant, Double> best = best(bounds);
    return new Answer.Point(best.getValue(), delta, best.getKey(), bounds);
  }

  private Answer.Point deltaAt(PrivacyLoss loss, double epsilon) {
    Map<Accountant, Double> bounds = chosen(Accountant.deltas(loss, epsilon));
    Map.Entry<Accountant, Double> best = best(bounds);
    return new Answer.Point(epsilon, best.getValue(), best.getKey(), bounds);
  }

  private Map<Accountant, Double> chosen(Map<Accountant, Double> bounds) {
    Optional<Accountant> only = question.accountant();
    if (only.isEmpty()) {
      return bounds;
    }
    Double bound = bounds.get(only.get());
    if (bound == null) {
      throw wrong("the " + only.get().text() + " accountant does not apply to this");
    }
    return Map.of(only.get(), bound);
  }

  private static Map.Entry<Accountant, Double> best(Map<Accountant, Double> bounds) {
    return bounds.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .orElseThrow(() -> wrong("no accountant applies to this"));
  }

  private boolean shows(PrivacyLoss loss, double epsilon, double delta) {
    return question
        .accountant()
        .map(only -> only.shows(epsilon, delta, loss))
        .orElseGet(() -> Accountant.shows(loss, epsilon, delta));
  }

  private double target(String unknown) {
    return question
        .epsilon()
        .orElseThrow(() -> wrong("--epsilon is missing, which " + unknown + " depends on"));
  }

  private double onlyDelta() {
    if (question.deltas().size() != 1) {
      throw wrong("give one --delta; the answer depends on it");
    }
    return question.deltas().getFirst();
  }

  private static UserException wrong(String what) {
    return new UserException(Exit.USAGE, what, "account", "See './safesynth account --help'.");
  }
}
