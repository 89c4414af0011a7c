package dev.safesynth.method;

import dev.safesynth.dp.ClippedSelection;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Released;
import java.util.Set;

/// Texts from released words: each is asked for key words, its tokens are drawn beside what lifts
/// the label's words, and the words of all texts are held to the released shares. No record takes
/// part.
final class SteeredTexts implements TextWriter.Source {
  private final Steering steering;
  private final Allocation allocation;
  private final KeyedRouting routing;
  private final ClippedSelection selection;
  private final Vocabulary vocabulary;
  private final GenerationSettings settings;
  private final Journal journal;
  private final WordBalance balance;

  /// @param selection draws the tokens, at no cost
  /// @param journal what an interrupted run has written already
  SteeredTexts(
      Steering steering,
      Allocation allocation,
      KeyedRouting routing,
      ClippedSelection selection,
      Vocabulary vocabulary,
      GenerationSettings settings,
      Journal journal) {
    this.steering = steering;
    this.allocation = allocation;
    this.routing = routing;
    this.selection = selection;
    this.vocabulary = vocabulary;
    this.settings = settings;
    this.journal = journal;
    this.balance = new WordBalance(steering, allocation.texts().size());
    countCompleteTexts();
  }

  /// What the texts have used so far.
  WordBalance balance() {
    return balance;
  }

  /// A text that an interrupted run only began counts when it is taken up.
  private void countCompleteTexts() {
    WordVocabulary words = steering.frequencies().words();
    allocation.tasks().stream()
        .filter(task -> journal.isComplete(task.number()))
        .forEach(
            task ->
                journal.tokens(task.number()).stream()
                    .map(words::wordOf)
                    .filter(word -> word >= 0)
                    .distinct()
                    .forEach(word -> balance.used(task.label(), word)));
  }

  @Override
  public Prompts.PublicPrompt prompt(TextTask task, Prompts prompts, String words) {
    return prompts.withKeyWords(
        words, keyWords(task).stream().map(steering.frequencies().words()::usual).toList());
  }

  @Override
  public TextWriter.Draw draw(TextTask task) {
    var steered =
        new SteeredStep(
            selection,
            vocabulary,
            settings.topK(),
            task.label(),
            steering,
            balance,
            keyWords(task),
            settings.maxTokens());
    journal.tokens(task.number()).forEach(steered::append);
    return (publicLogits, _, _, noise) -> {
      boolean[] allowed = vocabulary.allowedAt(steered.length(), settings.maxTokens() * 3 / 5);
      Released<Integer> token = steered.draw(publicLogits, allowed, noise);
      steered.append(token.value());
      return token;
    };
  }

  private Set<Integer> keyWords(TextTask task) {
    return keyWords(steering, allocation, routing, task, settings.maxTokens());
  }

  /// The key words of a text, the same in a resumed run.
  ///
  /// @param maxTokens of the text
  static Set<Integer> keyWords(
      Steering steering,
      Allocation allocation,
      KeyedRouting routing,
      TextTask task,
      int maxTokens) {
    return steering.keyWords(
        task, allocation.texts().get(task.label()), Steering.keyWords(maxTokens), routing);
  }
}
