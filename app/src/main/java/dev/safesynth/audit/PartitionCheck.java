package dev.safesynth.audit;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.AuditedGenerator;
import dev.safesynth.method.GeneratorRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Whether the batch of a record depends on that record alone: made-up records are sent to batches,
/// then one is removed, or the rows are shuffled. No record that stays may move, into a batch or
/// out of one. Every text then costs the loss of its own batch only.
///
/// @param records made-up records
/// @param changes data sets that were compared with the first
/// @param moved records that changed their batch, in all
/// @param repeated records found in more than one batch
/// @param holds whether nothing contradicts the claim
public record PartitionCheck(int records, int changes, int moved, int repeated, boolean holds) {
  private static final int RECORDS = 400;
  private static final int REMOVALS = 40;
  private static final int LABELS = 2;

  /// How an audited method sends records to batches.
  @FunctionalInterface
  interface Batching {
    /// The records of each batch that has any, by the name of the batch.
    Map<String, List<LabelledText>> batches(
        List<GeneratorRecord> records, Allocation allocation, KeyedRouting routing);
  }

  static PartitionCheck of(AuditedGenerator generator, Random random) {
    return of(generator::batches, random);
  }

  static PartitionCheck of(Batching generator, Random random) {
    var allocation = new Allocation(List.of(20, 20), List.of(25, 25));
    KeyedRouting routing = KeyedRouting.fresh();
    List<GeneratorRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new GeneratorRecord("id" + i, i % LABELS, new LabelledText("l" + i % LABELS, "r" + i)));
    }
    int repeated = repeated(generator.batches(records, allocation, routing));
    Map<String, String> before = places(generator.batches(records, allocation, routing));
    int moved = 0;
    for (int i = 0; i < REMOVALS; i++) {
      List<GeneratorRecord> rest = new ArrayList<>(records);
      GeneratorRecord removed = rest.remove(random.nextInt(rest.size()));
      moved +=
          moved(
              before,
              places(generator.batches(rest, allocation, routing)),
              removed.content().text());
    }
    List<GeneratorRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);
    moved += moved(before, places(generator.batches(shuffled, allocation, routing)), "");
    return new PartitionCheck(RECORDS, REMOVALS + 1, moved, repeated, moved == 0 && repeated == 0);
  }

  private static Map<String, String> places(Map<String, List<LabelledText>> batches) {
    var places = new HashMap<String, String>();
    batches.forEach(
        (batch, contents) -> contents.forEach(record -> places.put(record.text(), batch)));
    return places;
  }

  private static int repeated(Map<String, List<LabelledText>> batches) {
    long all = batches.values().stream().mapToLong(List::size).sum();
    return (int) all - places(batches).size();
  }

  private static int moved(Map<String, String> before, Map<String, String> after, String removed) {
    var records = new HashSet<>(before.keySet());
    records.addAll(after.keySet());
    records.remove(removed);
    return (int)
        records.stream()
            .filter(record -> !Objects.equals(before.get(record), after.get(record)))
            .count();
  }
}
