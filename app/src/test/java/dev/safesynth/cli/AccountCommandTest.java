package dev.safesynth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `account` as a person types it. Reference values from dp-accounting 0.6.0, see the golden file.
final class AccountCommandTest {
  @TempDir private Path folder;

  @Test
  void epsilonOfASubsampledGaussianComesFromTheTightestAccountant() {
    JsonNode answer =
        json(
            "--mechanism gaussian --noise 0.8 --sampling-probability 0.001 --steps 10000 --delta"
                + " 1e-5");

    assertThat(answer.get("solved_for").asString()).isEqualTo("epsilon");
    assertThat(answer.get("accountant").asString()).isEqualTo("pld");
    assertThat(answer.get("epsilon").asDouble())
        .isLessThan(answer.at("/candidates/rdp").asDouble())
        .isLessThan(answer.at("/candidates/zcdp").asDouble());
  }

  @Test
  void noiseIsSolvedForAndMeetsItsTarget() {
    JsonNode solved =
        json(
            "--mechanism gaussian --epsilon 1 --delta 1e-6 --sampling-probability 0.001 --steps"
                + " 10000");
    double sigma = solved.get("value").asDouble();

    assertThat(solved.get("solved_for").asString()).isEqualTo("sigma");
    assertThat(sigma).isBetween(0.78528, 0.79553);
    assertThat(solved.get("epsilon").asDouble()).isLessThanOrEqualTo(1);
  }

  @Test
  void stepsAreSolvedFor() {
    JsonNode solved =
        json("--mechanism gaussian --noise 1 --sampling-probability 0.01 --epsilon 2 --delta 1e-5");

    assertThat(solved.get("solved_for").asString()).isEqualTo("steps");
    assertThat(solved.get("value").asDouble()).isBetween(1188.98, 1215.02);
  }

  @Test
  void deltaIsSolvedFor() {
    JsonNode solved = json("--mechanism laplace --noise 4 --epsilon 0.1");

    assertThat(solved.get("solved_for").asString()).isEqualTo("delta");
    assertThat(solved.get("delta").asDouble()).isCloseTo(0.0722565136714471, within(1e-5));
  }

  @Test
  void theStepEpsilonOfAnExponentialMechanismIsSolvedFor() {
    JsonNode solved = json("--mechanism exponential --steps 64 --epsilon 3 --delta 1e-6");

    // rho = 0.18507 (opendp 0.16.0) shared by 64 draws of eta²/8, or better
    assertThat(solved.get("value").asDouble()).isBetween(0.15209, 0.155);
    assertThat(solved.get("epsilon").asDouble()).isLessThanOrEqualTo(3);
  }

  @Test
  void severalDeltasGiveACurve() {
    JsonNode answer = json("--mechanism gaussian --noise 2 --delta 1e-4,1e-6,1e-8");

    List<Double> epsilons =
        answer.get("curve").valueStream().map(point -> point.get("epsilon").asDouble()).toList();
    assertThat(epsilons).hasSize(3).isSorted();
  }

  @Test
  void theAccountantCanBeChosen() {
    JsonNode answer =
        json("--mechanism gaussian --noise 20 --steps 100 --delta 1e-6 --accountant zcdp");

    assertThat(answer.get("accountant").asString()).isEqualTo("zcdp");
    assertThat(answer.get("candidates").size()).isEqualTo(1);
  }

  @Test
  void convertingHasItsPrice() {
    String question = "--mechanism laplace --noise 2 --delta 0 --accountant pure";

    assertThat(json(question).get("epsilon").asDouble()).isCloseTo(0.5, within(1e-9));
    JsonNode replaced = json(question + " --convert-to-replace-one");
    assertThat(replaced.get("epsilon").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(replaced.get("neighbouring_relation").asString()).isEqualTo("replace_one");
    JsonNode users = json(question + " --records-per-user 5");
    assertThat(users.get("epsilon").asDouble()).isCloseTo(2.5, within(1e-9));
    assertThat(users.get("privacy_unit").asString()).isEqualTo("user");
    var err = new StringWriter();
    String exchanged = question + " --relation replace_one --records-per-user 5";
    assertThat(execute(exchanged, new StringWriter(), err)).isEqualTo(2);
    assertThat(err.toString()).contains("--relation add_or_remove_one");
  }

  @Test
  void aTreeIsAnswered() throws IOException {
    Path tree =
        Files.writeString(
            folder.resolve("tree.json"),
            """
            {"seq": [
              {"mechanism": "gaussian", "sigma": 6.0},
              {"par": [
                {"mechanism": "laplace", "scale": 5.0, "count": 4},
                {"mechanism": "gaussian", "sigma": 1.0, "sampling_probability": 0.01, "count": 300},
                {"mechanism": "gaussian", "sigma": 2.5}
              ]}
            ]}
            """);

    JsonNode answer = json("--tree " + tree + " --delta 1e-6");

    assertThat(answer.get("epsilon").asDouble()).isBetween(1.92305, 1.93665);
  }

  @Test
  void theDerivationNamesEveryStepAndItsReference() {
    String lines =
        text(
            "--mechanism gaussian --noise 1.1 --sampling-probability 0.01 --steps 1000 --delta 1e-5"
                + " --explain");

    assertThat(lines)
        .contains("1. Gaussian noise of 1.1 times the l2 sensitivity")
        .contains("takes part with probability 0.01")
        .contains("The same 1000 times")
        .contains("adding or removing one record")
        .contains("Zhu, Dong and Wang 2022")
        .contains("Mironov 2017")
        .contains("Canonne, Kamath and Steinke 2020")
        .contains("from pld");
  }

  @Test
  void boundsAreShownRoundedUp() {
    assertThat(text("--mechanism laplace --noise 3 --delta 0 --accountant pure"))
        .contains("epsilon 0.3333334 at delta 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--delta 1e-6",
        "--mechanism horoscope --delta 1e-6",
        "--mechanism gaussian --delta 1e-6",
        "--mechanism gaussian --noise -1 --delta 1e-6",
        "--mechanism gaussian --noise NaN --delta 1e-6",
        "--mechanism gaussian --noise 1 --delta 2",
        "--mechanism gaussian --noise 1 --steps -4 --delta 1e-6",
        "--mechanism gaussian --noise 1 --step-epsilon 1 --delta 1e-6",
        "--mechanism gaussian --noise 1 --sampling-probability 1.5 --delta 1e-6",
        "--mechanism gaussian --noise 1 --sampling 5 --delta 1e-6",
        "--mechanism gaussian --noise 1 --sampling 5/100 --delta 1e-6",
        "--mechanism gaussian --noise 1 --relation sideways --delta 1e-6",
        "--mechanism gaussian --noise 1 --accountant tarot --delta 1e-6",
        "--mechanism gaussian --noise 1 --accountant pure --delta 1e-6",
        "--mechanism exponential --noise 1 --delta 1e-6",
        "--mechanism randomised_response --noise 0.5 --buckets 4 --delta 1e-6",
        "--tree nowhere.json --delta 1e-6",
        "--batch nowhere.jsonl"
      })
  void whatCannotBeAnsweredEndsInOneLine(String question) {
    var err = new StringWriter();

    int code = execute(question, new StringWriter(), err);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("safesynth: ").hasLineCount(1);
  }

  private JsonNode json(String question) {
    return JsonMapper.shared().readTree(text(question + " --json"));
  }

  private String text(String question) {
    var out = new StringWriter();
    var err = new StringWriter();
    assertThat(execute(question, out, err)).as(err.toString()).isEqualTo(0);
    return out.toString();
  }

  private static int execute(String question, StringWriter out, StringWriter err) {
    var words = new ArrayList<String>(List.of("account"));
    words.addAll(Arrays.asList(question.split(" ")));
    return SafeSynth.execute(
        SafeSynth.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)),
        words.toArray(String[]::new));
  }
}
