package dev.safesynth.method;

import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.Completer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The prompts of private evolution: public words, and texts that were selected by noisy votes. The
/// same two lines for each text as in [Prompts], as plain text that any model can continue.
final class EvolutionPrompts {
  private static final int SUBTOPIC_TOKENS = 40;
  private static final double SUBTOPIC_TEMPERATURE = 0.8;

  /// More words are a sentence.
  private static final int SUBTOPIC_WORDS = 5;

  /// Selected texts that a variation has as examples, the one to vary last.
  private static final int EXAMPLES = 3;

  private final String describe;
  private final String heading;
  private final int maxTokens;
  private final double temperature;
  private final int topK;

  EvolutionPrompts(GenerationSettings settings, double temperature) {
    this.describe = settings.describe();
    this.heading = PromptText.heading(settings.describe());
    this.maxTokens = settings.maxTokens();
    this.temperature = temperature;
    this.topK = settings.topK();
  }

  private static String item(String words) {
    return "\n\nTopic: " + words + "\nText:";
  }

  private Request request(String prompt) {
    return new Request(prompt, maxTokens, temperature, topK);
  }

  /// Asks for sub-topics of a label, by the example of two other subjects.
  Request subtopics(String words) {
    return new Request(
        """
        Subjects, and what %s about them deal with.
        Movies: a new film, a famous actor, an award, the cinema in town
        Cooking: a recipe for soup, a healthy breakfast, a restaurant, kitchen tools
        %s:"""
            .formatted(describe, words),
        SUBTOPIC_TOKENS,
        SUBTOPIC_TEMPERATURE,
        topK);
  }

  /// The sub-topics in what the model said, a few words each.
  static List<String> subtopics(String words, String answer) {
    List<String> all =
        Stream.of(answer.split(",", -1))
            .map(part -> part.replaceAll("[^\\p{L}\\p{N}' -]", " ").strip())
            .map(part -> part.replaceAll("\\s+", " "))
            .toList();
    // the last may be cut
    return all.subList(0, all.size() - 1).stream()
        .filter(part -> part.split(" ", -1).length <= SUBTOPIC_WORDS)
        .filter(part -> part.codePoints().anyMatch(Character::isLetter))
        .filter(part -> !part.equalsIgnoreCase(words))
        .toList();
  }

  /// Asks for a first text.
  ///
  /// @param subtopic may be empty
  Request first(String words, String subtopic) {
    return request(heading + item(subtopic.isEmpty() ? words : words + ", " + subtopic));
  }

  /// Asks for a text like a selected one: it is the last of a few examples, the others drawn from
  /// those that were selected with it.
  ///
  /// @param selected of the label, one at least
  Request variation(String words, String text, List<String> selected, NoiseSource noise) {
    var examples = new ArrayList<String>();
    for (int i = 1; i < Math.min(EXAMPLES, selected.size()); i++) {
      examples.add(selected.get((int) noise.uniform(selected.size())));
    }
    examples.add(text);
    var prompt = new StringBuilder(heading);
    for (String example : examples) {
      prompt.append(item(words)).append(' ').append(example);
    }
    return request(prompt.append(item(words)).toString());
  }
}
