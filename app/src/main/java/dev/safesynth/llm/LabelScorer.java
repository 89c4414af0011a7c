package dev.safesynth.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Classification by a language model that has read some labelled texts and is trained on nothing:
/// in-context learning (Brown et al., NeurIPS 2020), by the probability of each label after the
/// text, with contextual calibration (Zhao et al., ICML 2021): the probabilities are divided by
/// those after texts without content, and brought to sum 1.
///
/// A label is scored by its first tokens, as many as tell it from all others. Failures never quote
/// texts.
public final class LabelScorer {
  /// Of each text, demonstrations included; the rest is cut off.
  public static final int TEXT_TOKENS = 64;

  /// Every further one costs the computation of all texts again.
  private static final int MOST_BRANCHES = 4;

  private static final List<String> WITHOUT_CONTENT = List.of("N/A", "[MASK]", "...");
  private static final String BEFORE_TEXT = "Text:";
  private static final String BEFORE_LABEL = "\nTopic:";
  private static final String AFTER_LABEL = "\n\n";

  private final LanguageModel model;
  private final String instruction;
  private final List<int[]> labels;
  private final List<List<Integer>> branches;

  /// A labelled text to read.
  ///
  /// @param label index of its label
  public record Demonstration(String text, int label) {
    /// Hides the text, which may be private.
    @Override
    public String toString() {
      return "Demonstration[" + label + "]";
    }
  }

  private LabelScorer(
      LanguageModel model, String instruction, List<int[]> labels, List<List<Integer>> branches) {
    this.model = model;
    this.instruction = instruction;
    this.labels = labels;
    this.branches = branches;
  }

  /// A scorer for these labels.
  ///
  /// @param names of the labels, distinct, as the model is to read them
  public static LabelScorer of(LanguageModel model, List<String> names) {
    List<int[]> whole =
        names.stream()
            .map(name -> concat(model.tokenizeText(" " + name), model.tokenizeTemplate("\n")))
            .toList();
    Set<List<Integer>> branches = new HashSet<>();
    for (int[] label : whole) {
      int length = 0;
      while (length < label.length && shares(whole, label, length)) {
        branches.add(list(label, length));
        length++;
      }
    }
    String topics = String.join(", ", names);
    return new LabelScorer(
        model,
        "Each text has one of these topics: " + topics + ".\n\n",
        whole,
        branches.stream().sorted((a, b) -> Integer.compare(a.size(), b.size())).toList());
  }

  /// Whether several labels begin with the first `length` tokens of this one.
  private static boolean shares(List<int[]> labels, int[] label, int length) {
    return labels.stream()
            .filter(
                other ->
                    other.length >= length && Arrays.equals(other, 0, length, label, 0, length))
            .count()
        > 1;
  }

  /// Why this many demonstrations cannot be read, a sentence without its full stop; absent if they
  /// can.
  public Optional<String> obstacle(int demonstrations) {
    if (branches.size() > MOST_BRANCHES) {
      return Optional.of("too many labels begin with the same words for the language model");
    }
    return room(demonstrations) > model.contextTrained()
        ? Optional.of(
            "%d labels with an example each do not fit the %d tokens that the language model reads"
                .formatted(labels.size(), model.contextTrained()))
        : Optional.empty();
  }

  /// The probabilities of the labels for each text.
  ///
  /// @param demonstrations to read before, in this order; may be empty
  /// @param parallelism only the number of decoders counts
  /// @return by text, then by label, each row with sum 1
  /// @throws IllegalArgumentException when there is an [#obstacle]
  public double[][] probabilities(
      List<Demonstration> demonstrations, List<String> texts, Parallelism parallelism) {
    obstacle(demonstrations.size())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    List<String> all = new ArrayList<>(WITHOUT_CONTENT);
    all.addAll(texts);
    double[][] logs = logarithms(demonstrations, all, parallelism);
    int none = WITHOUT_CONTENT.size();
    double[] prior = new double[labels.size()];
    Arrays.setAll(
        prior,
        label ->
            IntStream.range(0, none).mapToDouble(i -> softmax(logs[i])[label]).average().orElse(1));
    return Arrays.stream(logs, none, logs.length)
        .map(
            row -> {
              double[] calibrated = new double[row.length];
              Arrays.setAll(
                  calibrated, l -> row[l] - Math.log(Math.max(prior[l], Double.MIN_NORMAL)));
              return softmax(calibrated);
            })
        .toArray(double[][]::new);
  }

  /// The log-probability of each label after each text.
  private double[][] logarithms(
      List<Demonstration> demonstrations, List<String> texts, Parallelism parallelism) {
    double[][] result = new double[texts.size()][];
    int decoders = parallelism.decoders();
    try (ExecutorService threads = Executors.newFixedThreadPool(decoders)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int d = 0; d < decoders; d++) {
        int first = d;
        work.add(
            () -> {
              score(demonstrations, texts, first, decoders, result);
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(work)) {
        done.get();
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("scoring labels was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("scoring labels failed", e.getCause());
    }
  }

  private void score(
      List<Demonstration> demonstrations, List<String> texts, int first, int by, double[][] into) {
    try (Decoder decoder =
        Decoder.open(model, DecoderSettings.of(2, room(demonstrations.size())))) {
      Prefix prefix = decoder.prefix(prefix(demonstrations));
      float[] logits = new float[model.vocabularySize()];
      for (int i = first; i < texts.size(); i += by) {
        int[] text = concat(text(texts.get(i)), model.tokenizeTemplate(BEFORE_LABEL));
        Map<List<Integer>, float[]> after = new HashMap<>();
        for (List<Integer> branch : branches) {
          int[] path = branch.stream().mapToInt(Integer::intValue).toArray();
          try (Sequence sequence = decoder.open(prefix, concat(text, path))) {
            decoder.step();
            decoder.logits(sequence, logits);
            after.put(branch, logits.clone());
          }
        }
        into[i] = labels.stream().mapToDouble(label -> logProbability(label, after)).toArray();
      }
    }
  }

  private static double logProbability(int[] label, Map<List<Integer>, float[]> after) {
    double sum = 0;
    for (int length = 0; length < label.length; length++) {
      float[] logits = after.get(list(label, length));
      if (logits == null) {
        break; // told from all others
      }
      sum += logits[label[length]] - logSum(logits);
    }
    return sum;
  }

  private static double logSum(float[] logits) {
    float most = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    return most + Math.log(sum);
  }

  private static double[] softmax(double[] logs) {
    double most = Arrays.stream(logs).max().orElseThrow();
    double[] result = Arrays.stream(logs).map(log -> Math.exp(log - most)).toArray();
    double sum = Arrays.stream(result).sum();
    Arrays.setAll(result, i -> result[i] / sum);
    return result;
  }

  private int[] prefix(List<Demonstration> demonstrations) {
    int[] tokens = concat(model.beginning(), model.tokenizeTemplate(instructionStart()));
    for (Demonstration one : demonstrations) {
      int[] label = labels.get(one.label());
      tokens = concat(tokens, text(one.text()));
      tokens = concat(tokens, model.tokenizeTemplate(BEFORE_LABEL));
      tokens = concat(tokens, Arrays.copyOf(label, label.length - 1));
      tokens = concat(tokens, model.tokenizeTemplate(AFTER_LABEL + BEFORE_TEXT));
    }
    return tokens;
  }

  private String instructionStart() {
    return instruction + BEFORE_TEXT;
  }

  private int[] text(String text) {
    String start = text.substring(0, Math.min(text.length(), 16 * TEXT_TOKENS));
    int[] tokens = model.tokenizeText(" " + start.strip().replaceAll("\\s+", " "));
    return Arrays.copyOf(tokens, Math.min(tokens.length, TEXT_TOKENS));
  }

  /// Tokens of the longest sequence.
  private int room(int demonstrations) {
    int longest = labels.stream().mapToInt(label -> label.length).max().orElseThrow();
    int around =
        model.tokenizeTemplate(BEFORE_LABEL).length
            + model.tokenizeTemplate(AFTER_LABEL + BEFORE_TEXT).length
            + longest;
    return model.beginning().length
        + model.tokenizeTemplate(instructionStart()).length
        + (demonstrations + 1) * (TEXT_TOKENS + around);
  }

  private static List<Integer> list(int[] tokens, int length) {
    return Arrays.stream(tokens, 0, length).boxed().toList();
  }

  private static int[] concat(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
