package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.RunningThreads;
import dev.safesynth.llm.remote.Api;
import dev.safesynth.llm.remote.RemoteModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Writes texts with a model behind an endpoint: as many at a time as the endpoint may be asked,
/// and each is in the journal as soon as it is there, so that none is asked for twice.
public final class EndpointAuthor implements TextAuthor {
  /// A model that gives no text so many times will not the next time either.
  private static final int ATTEMPTS = 5;

  /// No token spells more characters of ordinary text; holds servers to the length asked for.
  private static final int CHARACTERS_PER_TOKEN = 16;

  private final RemoteModel remote;
  private final GenerationSettings settings;
  private final double temperature;
  private final PromptText prompts;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong tokensTold = new AtomicLong();

  /// @param temperature at most 2
  public EndpointAuthor(RemoteModel remote, GenerationSettings settings, double temperature) {
    this.remote = remote;
    this.settings = settings;
    this.temperature = temperature;
    this.prompts = new PromptText(settings.describe());
  }

  @Override
  public Optional<List<Released<LabelledText>>> writePublic(
      Allocation allocation, List<String> labels, Journal journal, GenerationProgress progress) {
    return write(
        allocation,
        task -> prompts.plain(words(task)),
        remote.completer(),
        labels,
        journal,
        progress);
  }

  @Override
  public Optional<List<Released<LabelledText>>> writeSteered(
      Steering steering,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    return write(
        allocation,
        task ->
            prompts.withKeyWords(
                words(task),
                SteeredTexts.keyWords(steering, allocation, routing, task, settings.maxTokens())
                    .stream()
                    .map(steering.frequencies().words()::usual)
                    .toList()),
        remote.completer(),
        labels,
        journal,
        progress);
  }

  @Override
  public Optional<Internal<List<LabelledText>>> writeWithoutGuarantee(
      Private<List<GeneratorRecord>> records,
      Allocation allocation,
      KeyedRouting routing,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    Completer completer = remote.completerForPrivateText(); // before a record is opened
    var examples =
        new UnprotectedExamples<String>(
            records,
            record -> PromptText.cut(record.content().text(), settings.recordTokens()),
            routing,
            TextGenerator.EXAMPLES);
    // these texts go through the same code as public ones but are not public
    return write(
            allocation,
            task -> prompts.withExamples(words(task), examples.of(task)),
            completer,
            labels,
            journal,
            progress)
        .map(texts -> Internal.of(Private.of(Released.all(texts).value()), list -> list));
  }

  @Override
  public void stop() {
    stop.set(true);
  }

  private String words(TextTask task) {
    return settings.labelWords().get(task.label());
  }

  private Optional<List<Released<LabelledText>>> write(
      Allocation allocation,
      Function<TextTask, String> prompt,
      Completer completer,
      List<String> labels,
      Journal journal,
      GenerationProgress progress) {
    askAsBefore(journal);
    List<TextTask> tasks = allocation.tasks();
    var queue =
        new ConcurrentLinkedQueue<>(
            tasks.stream().filter(task -> !journal.isComplete(task.number())).toList());
    var failed = new AtomicBoolean();
    tokensTold.set(remote.meter().usage().output());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < remote.settings().concurrency(); i++) {
        running.add(
            threads.submit(
                () -> {
                  try {
                    work(queue, prompt, completer, failed, journal, progress);
                  } catch (RuntimeException | Error e) {
                    failed.set(true); // the others need not go on
                    throw e;
                  }
                }));
      }
      RunningThreads.await(running, "writing");
    }
    if (!tasks.stream().allMatch(task -> journal.isComplete(task.number()))) {
      return Optional.empty();
    }
    return Optional.of(
        tasks.stream()
            .map(
                task ->
                    Released.withoutPrivateData(
                        new LabelledText(labels.get(task.label()), journal.text(task.number()))))
            .toList());
  }

  /// Texts of one run are all asked for in one way.
  private void askAsBefore(Journal journal) {
    String before = journal.facts().get("api");
    if (before == null) {
      journal.fact("api", remote.api().word());
    } else {
      remote.use(Api.valueOf(before.toUpperCase(Locale.ROOT)));
    }
  }

  private void work(
      ConcurrentLinkedQueue<TextTask> queue,
      Function<TextTask, String> prompt,
      Completer completer,
      AtomicBoolean failed,
      Journal journal,
      GenerationProgress progress) {
    TextTask task = queue.poll();
    while (task != null && !stop.get() && !failed.get()) {
      Optional<String> text = text(prompt.apply(task), completer, failed);
      if (text.isEmpty()) {
        return;
      }
      journal.text(task.number(), Released.withoutPrivateData(text.get()));
      long used = remote.meter().usage().output();
      progress.tokens((int) (used - tokensTold.getAndSet(used)));
      progress.text();
      task = queue.poll();
    }
  }

  /// A text with a letter or a digit in it, as all texts have.
  private Optional<String> text(String prompt, Completer completer, AtomicBoolean failed) {
    var request = new Completer.Request(prompt, settings.maxTokens(), temperature, settings.topK());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<String>> answer =
          completer.complete(List.of(request), () -> stop.get() || failed.get());
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      String text = clean(answer.get().getFirst());
      if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
        return Optional.of(text);
      }
    }
    throw new UserException(
        Exit.MODEL,
        "The model gave %d times no text to the same prompt".formatted(ATTEMPTS),
        remote.settings().place() + ", " + remote.settings().model(),
        "Choose another model.api or model.endpoint_model; models that think first need a larger"
            + " method.max_tokens.");
  }

  private String clean(String answer) {
    String line = answer.replaceAll("\\p{Cntrl}+", " ").strip();
    int most = settings.maxTokens() * CHARACTERS_PER_TOKEN;
    return line.length() <= most ? line : line.substring(0, most).strip();
  }
}
