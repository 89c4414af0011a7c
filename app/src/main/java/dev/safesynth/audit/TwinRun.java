package dev.safesynth.audit;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.CanaryTwin;
import dev.safesynth.method.GenerationPlan;
import dev.safesynth.method.GenerationProgress;
import dev.safesynth.method.GenerationSettings;
import dev.safesynth.method.GeneratorRecord;
import dev.safesynth.method.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/// One round of the end-to-end audit: a twin with its own key, ledger and journal writes some
/// texts. Rounds are independent and no canary is in two of them, so they count as one run.
final class TwinRun {
  private static final int OTHERS_EACH = 4;

  private final CanaryTwin twin;
  private final GenerationSettings settings;
  private final GenerationPlan plan;
  private final int texts;

  TwinRun(
      AuditedGenerator generator,
      LanguageModel model,
      GenerationSettings settings,
      GenerationPlan plan,
      int texts) {
    this.twin = generator.twin(model, settings);
    this.settings = settings;
    this.plan = plan;
    this.texts = texts;
  }

  /// May be called from any thread.
  void stop() {
    twin.stop();
  }

  /// Writes the texts, as far as it is not stopped.
  ///
  /// @param folder empty; for ledger and journal
  /// @param complete is told how many texts are
  List<EndToEndAudit.Trial> write(Path folder, Random coins, IntConsumer complete) {
    List<Integer> texts = Allocation.equalTexts(this.texts, settings.labelWords().size());
    var allocation = new Allocation(texts, texts.stream().map(n -> Math.max(1, n)).toList());
    var planted = new boolean[this.texts];
    for (int text = 0; text < planted.length; text++) {
      planted[text] = coins.nextBoolean();
    }
    Map<Integer, Double> ratios;
    try (Journal journal = Journal.create(folder.resolve("twin.journal"), Map.of())) {
      ratios =
          twin.write(
              planted,
              others(),
              allocation,
              KeyedRouting.fresh(),
              TwinLedger.charge(plan, plan.tokens(), plan.maxTokens(), folder)
                  .partition(plan.tokens(), plan.maxTokens()),
              journal,
              new GenerationProgress() {
                @Override
                public void tokens(int drawn) {}

                @Override
                public void text() {
                  complete.accept(journal.completed());
                }
              });
    }
    return ratios.entrySet().stream()
        .map(entry -> new EndToEndAudit.Trial(planted[entry.getKey()], entry.getValue()))
        .toList();
  }

  /// Made-up records for some of the batches, so that canaries meet ordinary neighbours.
  private List<GeneratorRecord> others() {
    var others = new ArrayList<GeneratorRecord>();
    for (int i = 0; i < texts; i += OTHERS_EACH) {
      int label = i / OTHERS_EACH % settings.labelWords().size();
      String words = settings.labelWords().get(label);
      String text = "One of the " + settings.describe() + " is about " + words + ", number " + i;
      others.add(new GeneratorRecord("other" + i, label, new LabelledText(words, text)));
    }
    return others;
  }
}
