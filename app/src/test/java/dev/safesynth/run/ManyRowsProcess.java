package dev.safesynth.run;

import dev.safesynth.dp.Charge;
import dev.safesynth.dp.Internal;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.NoisyVectorSum;
import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.noise.NoiseSource;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.TestModel;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.WordFrequencies;
import dev.safesynth.method.WordProfile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// The main class of a process with little memory: reads many records as a run does, measures them
/// and picks those of a few texts.
final class ManyRowsProcess {
  private ManyRowsProcess() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    RunPlan plan =
        RunPlan.of(
            Configs.small(
                folder, "method.name=safesynth", "evaluation.enabled=true", "input.id=id"));
    KeyedRouting routing = KeyedRouting.fresh();
    RunRecords records = new RunInput(plan).read(routing, () -> {});
    var counts = plan.budget().counts();
    NoisyVectorSum words = plan.budget().words().orElseThrow();
    List<Long> perLabel =
        counts
            .release(
                records.perLabel(),
                Charge.paid(counts.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
                    .sequential(counts, 1),
                NoiseSource.secure())
            .value();
    LanguageModel model = TestModel.shared();
    WordFrequencies even =
        WordFrequencies.of(model, Collections.nCopies(model.vocabularySize(), 1_000L));
    var profile = new WordProfile(even, 60, 2);
    List<Long> sums =
        profile
            .release(
                records.members(),
                words,
                Charge.paid(words.zeroConcentrated(), Neighbouring.ADD_OR_REMOVE_ONE)
                    .sequential(words, 1),
                NoiseSource.secure())
            .value();
    var allocation = Allocation.of(List.of(5, 5), perLabel, 4);
    int picked =
        Internal.of(records.inBatchesOf(allocation, routing), List::size).forInternalEyes();
    System.out.println(perLabel + " " + Collections.max(sums) + " " + picked);
  }
}
