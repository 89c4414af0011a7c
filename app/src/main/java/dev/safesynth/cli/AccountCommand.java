package dev.safesynth.cli;

import dev.safesynth.account.Answer;
import dev.safesynth.account.Batch;
import dev.safesynth.account.EventTree;
import dev.safesynth.account.MechanismName;
import dev.safesynth.account.Question;
import dev.safesynth.account.Question.Mechanism;
import dev.safesynth.account.Question.Sampling;
import dev.safesynth.account.Question.Subject;
import dev.safesynth.account.Solver;
import dev.safesynth.dp.accounting.Accountant;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "account",
    description = "Answer questions of privacy accounting; reads no data set.",
    footer = {
      "",
      "What is not given is asked for: --epsilon without --noise asks for the noise, --epsilon",
      "with --noise but without --steps for the number of steps, no --delta for delta.",
      "",
      "  account --mechanism gaussian --noise 1.1 --sampling-probability 0.01 --steps 1000"
          + " --delta 1e-5",
      "  account --mechanism gaussian --epsilon 2 --steps 1000 --delta 1e-5 --explain",
      "  account --tree tree.json --delta 1e-6 --json"
    },
    mixinStandardHelpOptions = true)
final class AccountCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--mechanism",
      paramLabel = "NAME",
      description = {
        "gaussian, laplace, discrete_gaussian, discrete_laplace, exponential,",
        "permute_and_flip, report_noisy_max, sparse_vector, randomised_response, pure or zcdp."
      })
  private @Nullable String mechanism;

  @Option(
      names = "--noise",
      paramLabel = "X",
      description =
          "Standard deviation of (discrete) Gaussian noise, scale of Laplace noise, or the"
              + " probability of a uniform answer of randomised response.")
  private @Nullable Double noise;

  @Option(
      names = {"--step-epsilon", "--step-rho"},
      paramLabel = "X",
      description = "Epsilon (zcdp: rho) of one step, for mechanisms without a noise scale.")
  private @Nullable Double stepLoss;

  @Option(names = "--step-delta", paramLabel = "X", description = "Delta of one step, for pure.")
  private @Nullable Double stepDelta;

  @Option(
      names = "--sensitivity",
      paramLabel = "X",
      description = "What one record can change, in the mechanism's norm; 1 if not given.")
  private @Nullable Double sensitivity;

  @Option(names = "--buckets", paramLabel = "N", description = "Values of randomised response.")
  private @Nullable Double buckets;

  @Option(
      names = "--sampling-probability",
      paramLabel = "Q",
      description = "Each step sees a secret sample of the records, each taken with this rate.")
  private @Nullable Double samplingProbability;

  @Option(
      names = "--sampling",
      paramLabel = "SCHEME",
      defaultValue = "poisson",
      description = {
        "poisson (default), or M/N: each step sees M of the N records,",
        "without replacement, for --relation replace_one."
      })
  private String sampling = "poisson";

  @Option(names = "--steps", paramLabel = "N", description = "How often the mechanism is used.")
  private @Nullable Long steps;

  @Option(names = "--delta", paramLabel = "D", split = ",", description = "D,D,... gives a curve.")
  private List<Double> deltas = List.of();

  @Option(names = "--epsilon", paramLabel = "E", description = "The target.")
  private @Nullable Double epsilon;

  @Option(
      names = "--relation",
      paramLabel = "R",
      defaultValue = "add_or_remove_one",
      description = "add_or_remove_one (default) or replace_one: what the noise is relative to.")
  private String relation = "add_or_remove_one";

  @Option(
      names = "--convert-to-replace-one",
      description = "State the answer for exchanging a record; priced as a group of two.")
  private boolean toReplaceOne;

  @Option(
      names = "--records-per-user",
      paramLabel = "K",
      description = "State the answer for a person with at most K records; priced as a group.")
  private @Nullable Integer recordsPerUser;

  @Option(
      names = "--accountant",
      paramLabel = "A",
      defaultValue = "auto",
      description = "auto (default: the tightest that applies), pld, rdp, zcdp, pure or gaussian.")
  private String accountant = "auto";

  @Option(
      names = "--tree",
      paramLabel = "FILE",
      description = "JSON: {\"seq\": [...]}, {\"par\": [...]} and {\"mechanism\": ...} nodes.")
  private @Nullable Path tree;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "One case in JSON a line, {\"id\", \"quantity\", \"inputs\"}; one answer a line.")
  private @Nullable Path batch;

  @Option(names = "--explain", description = "Print the derivation, with references.")
  private boolean explain;

  @Option(names = "--json", description = "Print JSON on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (batch != null) {
      Batch.answer(batch, out::println);
      out.flush();
      return Exit.DONE.code();
    }
    Answer answer = Solver.answer(question(subject()));
    if (json) {
      JsonOutput.print(out, answer.json(explain));
    } else {
      answer.lines(explain).forEach(out::println);
      out.flush();
    }
    return Exit.DONE.code();
  }

  private Question question(Subject subject) {
    Neighbouring neighbours =
        Arrays.stream(Neighbouring.values())
            .filter(one -> one.text().equals(relation))
            .findFirst()
            .orElseThrow(() -> unknown("--relation", relation, "add_or_remove_one, replace_one"));
    Optional<Accountant> only =
        accountant.equals("auto")
            ? Optional.empty()
            : Optional.of(
                Accountant.of(accountant)
                    .orElseThrow(
                        () ->
                            unknown(
                                "--accountant",
                                accountant,
                                Arrays.stream(Accountant.values())
                                    .map(Accountant::text)
                                    .collect(Collectors.joining(", ", "auto, ", "")))));
    if (recordsPerUser != null && neighbours == Neighbouring.REPLACE_ONE) {
      throw misused(
          "--records-per-user needs --relation add_or_remove_one, since users have different"
              + " numbers of records; --convert-to-replace-one then exchanges whole users");
    }
    return new Question(
        subject,
        neighbours,
        recordsPerUser == null ? OptionalInt.empty() : OptionalInt.of(recordsPerUser),
        toReplaceOne,
        deltas,
        optional(epsilon),
        only);
  }

  private Subject subject() {
    if (tree != null) {
      if (mechanism != null) {
        throw misused("--tree and --mechanism exclude each other");
      }
      return new Subject.Tree(EventTree.read(tree));
    }
    if (mechanism == null) {
      throw misused("--mechanism, --tree or --batch is missing");
    }
    String asked = mechanism;
    MechanismName name =
        MechanismName.of(asked)
            .orElseThrow(() -> unknown("--mechanism", asked, MechanismName.list()));
    return new Subject.Uses(
        new Mechanism(name, others(name)),
        strength(name),
        sampling(),
        steps == null ? OptionalLong.empty() : OptionalLong.of(steps));
  }

  private OptionalDouble strength(MechanismName name) {
    if (name.strengthIsNoise() && stepLoss != null) {
      throw misused("%s is set by --noise".formatted(name.text()));
    }
    if (!name.strengthIsNoise() && noise != null) {
      throw misused("%s is set by --step-epsilon or --step-rho".formatted(name.text()));
    }
    return optional(name.strengthIsNoise() ? noise : stepLoss);
  }

  private Map<String, Double> others(MechanismName name) {
    var others = new HashMap<String, Double>();
    put(others, name, "sensitivity", "--sensitivity", sensitivity);
    put(others, name, "buckets", "--buckets", buckets);
    put(others, name, "delta", "--step-delta", stepDelta);
    return others;
  }

  private static void put(
      Map<String, Double> others,
      MechanismName name,
      String parameter,
      String option,
      @Nullable Double value) {
    if (value == null) {
      return;
    }
    if (!name.parameters().contains(parameter)) {
      throw misused("%s means nothing to %s".formatted(option, name.text()));
    }
    others.put(parameter, value);
  }

  private Optional<Sampling> sampling() {
    if (sampling.equals("poisson")) {
      return Optional.ofNullable(samplingProbability).map(Sampling.Poisson::new);
    }
    String[] parts = sampling.split("/", -1);
    if (samplingProbability != null || parts.length != 2) {
      throw misused("--sampling takes poisson, with --sampling-probability, or M/N without it");
    }
    try {
      return Optional.of(
          new Sampling.WithoutReplacement(
              Long.parseLong(parts[1].strip()), Long.parseLong(parts[0].strip())));
    } catch (NumberFormatException _) {
      throw misused("--sampling M/N takes two whole numbers, was " + sampling);
    }
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static UserException unknown(String option, String value, String known) {
    return misused("%s %s is not known; known are %s".formatted(option, value, known));
  }

  private static UserException misused(String what) {
    return new UserException(Exit.USAGE, what, "account", "See './safesynth account --help'.");
  }
}
