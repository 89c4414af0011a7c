package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.Released;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.Prefix;
import dev.safesynth.llm.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One writing thread: keeps its decoder full with the sequences of several texts, draws the next
/// token of each after every step, and takes the next task from the queue as soon as slots are
/// free.
final class TextWriter {
  /// The most that a step adds to the journal for one text: a token and the end.
  private static final int BYTES_PER_TEXT = 80;

  private final Decoder decoder;
  private final TextGenerator generator;
  private final TaskQueue queue;
  private final Source source;
  private final Journal journal;
  private final GenerationProgress progress;
  private final NoiseSource noise = TextGenerator.noise();
  private final float[] publicLogits;
  private final List<ActiveText> active = new ArrayList<>();
  private final Map<Integer, Prefix> prefixes = new HashMap<>();
  private @Nullable TextTask next;

  /// Where batches come from and who pays for the draws.
  interface Source {
    /// The records that a text sees; none, unless it is written from records.
    default Private<List<LabelledText>> batch(TextTask task) {
      return Private.of(List.of());
    }

    Draw draw(TextTask task);

    /// How many tokens a text has at most.
    default int most(GenerationSettings settings) {
      return settings.maxTokens();
    }

    /// The prompt that the text continues; its shared part is the same for all texts of a label.
    default Prompts.PublicPrompt prompt(TextTask task, Prompts prompts, String words) {
      return prompts.publicPrompt(words);
    }
  }

  /// Draws the next token of one text.
  @FunctionalInterface
  interface Draw {
    Released<Integer> from(
        float[] publicLogits, boolean[] allowed, TokenRule.Records records, NoiseSource noise);
  }

  private record ActiveText(
      TextTask task, List<Integer> drawn, Sequence open, PrivateContexts contexts, Draw draw) {}

  TextWriter(
      Decoder decoder,
      TextGenerator generator,
      TaskQueue queue,
      Source source,
      Journal journal,
      GenerationProgress progress) {
    this.decoder = decoder;
    this.generator = generator;
    this.queue = queue;
    this.source = source;
    this.journal = journal;
    this.progress = progress;
    this.publicLogits = new float[generator.vocabularySize()];
  }

  /// Returns when the queue is empty and every text is complete, or when asked to stop.
  void run() {
    admit();
    while (!active.isEmpty() && !generator.stopped()) {
      decoder.step();
      int drawn = active.size();
      try (var _ = journal.room((long) drawn * BYTES_PER_TEXT)) {
        List.copyOf(active).forEach(this::advance);
        // on the disk before the next step depends on it and before anybody is told
        journal.flush();
      }
      progress.tokens(drawn);
      admit();
    }
  }

  private void admit() {
    while (true) {
      if (next == null) {
        next = queue.poll();
      }
      if (next == null) {
        return;
      }
      if (isComplete(next)) {
        journal.done(next.number()); // stopped between the last draw and its note
        progress.text();
      } else if (hasRoom(next)) {
        start(next);
      } else {
        return;
      }
      next = null;
    }
  }

  private boolean isComplete(TextTask task) {
    List<Integer> drawn = journal.tokens(task.number());
    return drawn.size() >= source.most(generator.settings())
        || (!drawn.isEmpty() && generator.vocabulary().ends(drawn.getLast()));
  }

  /// A batch too large for the decoder runs alone and in turns.
  private boolean hasRoom(TextTask task) {
    if (active.stream().anyMatch(text -> text.contexts.inTurns())) {
      return false;
    }
    dropIdlePrefixes(task.label());
    int needed = 1 + PrivateContexts.slots(source.batch(task));
    int prefix = prefixes.containsKey(task.label()) ? 0 : 1;
    return active.isEmpty() || decoder.freeSlots() >= needed + prefix;
  }

  private void dropIdlePrefixes(int keep) {
    prefixes
        .entrySet()
        .removeIf(
            entry -> {
              boolean idle =
                  entry.getKey() != keep
                      && active.stream().noneMatch(text -> text.task.label() == entry.getKey());
              if (idle) {
                entry.getValue().close();
              }
              return idle;
            });
  }

  private void start(TextTask task) {
    var drawn = new ArrayList<>(journal.tokens(task.number()));
    String words = generator.settings().labelWords().get(task.label());
    Prompts.PublicPrompt prompt = source.prompt(task, generator.prompts(), words);
    Prefix prefix = prefixes.computeIfAbsent(task.label(), _ -> decoder.prefix(prompt.shared()));
    Sequence open = decoder.open(prefix, prompt.own());
    var contexts =
        new PrivateContexts(
            decoder,
            prefix,
            prompt.last(),
            generator.prompts(),
            words,
            source.batch(task),
            drawn,
            decoder.freeSlots(),
            generator.vocabularySize());
    // one token at a time, as in the run that drew them
    for (int token : drawn) {
      decoder.step();
      decoder.append(open, token);
      contexts.append(token);
    }
    active.add(new ActiveText(task, drawn, open, contexts, source.draw(task)));
  }

  private void advance(ActiveText text) {
    int position = text.drawn.size();
    decoder.logits(text.open, publicLogits);
    Released<Integer> token =
        text.draw.from(
            publicLogits,
            generator.vocabulary().allowedAt(position),
            text.contexts::differences,
            noise);
    journal.draw(text.task.number(), token);
    text.drawn.add(token.value());
    if (generator.vocabulary().ends(token.value())
        || text.drawn.size() >= source.most(generator.settings())) {
      finish(text);
    } else {
      decoder.append(text.open, token.value());
      text.contexts.append(token.value());
    }
  }

  private void finish(ActiveText text) {
    journal.done(text.task.number());
    text.open.close();
    text.contexts.close();
    active.remove(text);
    progress.text();
  }
}
