package dev.safesynth.run;

import dev.safesynth.budget.Amounts;
import dev.safesynth.config.RunConfig;
import dev.safesynth.config.RunConfig.MethodName;
import dev.safesynth.method.GenerationPlan;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Which method `method.name: auto` stands for, and why: rules over public values alone, so that it
/// is fixed before a record is read and the same whenever it is asked (`docs/methods.md`).
///
/// @param method never `auto`, and never one without a guarantee
/// @param why in one sentence
/// @param warning what the user should know before running it
public record MethodChoice(MethodName method, String why, Optional<String> warning) {
  /// What a program can learn from the language model.
  public enum Access {
    /// Scores of every token: the model runs in this process.
    SCORES,
    /// Texts alone.
    TEXTS
  }

  /// What the rules look at.
  ///
  /// @param recordsPerLabel a declared bound, on average over the labels; never counted
  /// @param maxTokens of a text
  public record Situation(
      Access access, double epsilon, double delta, OptionalLong recordsPerLabel, int maxTokens) {
    static Situation of(RunConfig config) {
      Access access =
          switch (config.model().weights()) {
            case RunConfig.Weights.Named _, RunConfig.Weights.File _ -> Access.SCORES;
            case RunConfig.Weights.Endpoint _ -> Access.TEXTS;
          };
      OptionalLong perLabel =
          config
              .privacy()
              .rowsAtMost()
              .map(rows -> OptionalLong.of(rows / config.labels().size()))
              .orElseGet(OptionalLong::empty);
      return new Situation(
          access,
          config.privacy().epsilon(),
          config.privacy().delta(),
          perLabel,
          config.method().maxTokens());
    }

    /// How many records a label needs before a word that every second of them uses stands above the
    /// noise of `safesynth`; none suffice where epsilon pays for nothing.
    OptionalLong recordsForWords() {
      try {
        var words = GenerationPlan.onWords(epsilon, delta, 1000, maxTokens).words().orElseThrow();
        return OptionalLong.of(WordSignal.recordsNeeded(words));
      } catch (IllegalArgumentException _) {
        return OptionalLong.empty();
      }
    }

    private boolean hasTooFewRecords() {
      OptionalLong needed = recordsForWords();
      return needed.isEmpty()
          || (recordsPerLabel.isPresent() && recordsPerLabel.getAsLong() < needed.getAsLong());
    }
  }

  /// In order; the first that applies decides, and the last one always does.
  private enum Rule {
    TOO_FEW_RECORDS(MethodName.ZERO_SHOT) {
      @Override
      boolean applies(Situation at) {
        return at.hasTooFewRecords();
      }

      @Override
      String why(Situation at) {
        OptionalLong needed = at.recordsForWords();
        return needed.isEmpty()
            ? "epsilon %s is too small to measure anything".formatted(Amounts.stated(at.epsilon()))
            : String.format(
                Locale.ROOT,
                "at epsilon %s a label needs about %,d records before a word that every second"
                    + " one uses stands above the noise, and privacy.rows_at_most allows %,d on average",
                Amounts.stated(at.epsilon()),
                needed.getAsLong(),
                at.recordsPerLabel().orElseThrow());
      }

      @Override
      Optional<String> warning() {
        return Optional.of(
            "auto chose zero-shot, which reads no private record: epsilon or the records are too"
                + " few to show any trace; raise privacy.epsilon, or name a method");
      }
    },
    /// The model behind an endpoint is asked to use words that the one in this process measured.
    WORDS_ASKED_FOR(MethodName.SAFESYNTH) {
      @Override
      boolean applies(Situation at) {
        return at.access() == Access.TEXTS;
      }

      @Override
      String why(Situation at) {
        return "the endpoint gives texts and no scores; the words of each label are measured once with"
            + " the model in this process, and the endpoint is asked to use them; "
            + enough(at);
      }
    },
    WORDS_CAN_BE_MEASURED(MethodName.SAFESYNTH) {
      @Override
      boolean applies(Situation at) {
        return true;
      }

      @Override
      String why(Situation at) {
        return "the words of each label are measured once, whatever the length of the texts (at most"
            + " %d tokens); ".formatted(at.maxTokens())
            + enough(at);
      }
    };

    private final MethodName method;

    Rule(MethodName method) {
      this.method = method;
    }

    private static String enough(Situation at) {
      return String.format(
          Locale.ROOT,
          "at epsilon %s, from about %,d records a label on, words stand above the noise (%s)",
          Amounts.stated(at.epsilon()),
          at.recordsForWords().orElseThrow(),
          at.recordsPerLabel().isPresent()
              ? String.format(
                  Locale.ROOT, "privacy.rows_at_most allows %,d", at.recordsPerLabel().getAsLong())
              : "set privacy.rows_at_most to have that checked");
    }

    abstract boolean applies(Situation at);

    abstract String why(Situation at);

    Optional<String> warning() {
      return Optional.empty();
    }
  }

  /// The choice for a situation.
  public static MethodChoice of(Situation at) {
    Rule rule =
        Arrays.stream(Rule.values()).filter(one -> one.applies(at)).findFirst().orElseThrow();
    return new MethodChoice(rule.method, rule.why(at), rule.warning());
  }

  /// The choice that a configuration leaves open, if it does.
  static Optional<MethodChoice> of(RunConfig config) {
    return config.method().name() == MethodName.AUTO
        ? Optional.of(of(Situation.of(config)))
        : Optional.empty();
  }
}
