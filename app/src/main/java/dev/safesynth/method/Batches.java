package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.Private;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The records of each batch. A record's batch follows from its identity, its label and a secret
/// key, never from its position or from other records, so each record is seen by at most one text
/// and removing one moves no other.
final class Batches {
  private static final String PURPOSE = "batch";

  private final Private<Map<String, List<LabelledText>>> byPart;

  /// How records come to their batches: [#route], or a broken way that a test hands to the audit.
  @FunctionalInterface
  interface Partition {
    Batches route(
        Private<List<GeneratorRecord>> records, Allocation allocation, KeyedRouting routing);
  }

  /// @param byPart the records of each part that has any, by [TextTask#part()]
  Batches(Private<Map<String, List<LabelledText>>> byPart) {
    this.byPart = byPart;
  }

  static Batches route(
      Private<List<GeneratorRecord>> records, Allocation allocation, KeyedRouting routing) {
    return new Batches(records.map(all -> byPart(all, allocation, routing)));
  }

  private static Map<String, List<LabelledText>> byPart(
      List<GeneratorRecord> records, Allocation allocation, KeyedRouting routing) {
    var parts = new HashMap<String, List<LabelledText>>();
    for (GeneratorRecord record : records) {
      if (allocation.uses(record, routing)) {
        int batch = batch(record.id(), record.label(), allocation, routing);
        parts
            .computeIfAbsent(new TextTask(0, record.label(), batch).part(), _ -> new ArrayList<>())
            .add(record.content());
      }
    }
    return parts;
  }

  /// The batch of a record among those of its label.
  static int batch(String id, int label, Allocation allocation, KeyedRouting routing) {
    return routing.part(PURPOSE + label, id, allocation.batches().get(label));
  }

  /// The records that a text may see; none is a batch too.
  Private<List<LabelledText>> of(TextTask task) {
    return byPart.map(parts -> parts.getOrDefault(task.part(), List.of()));
  }

  /// All of them, by the name of their part.
  Private<Map<String, List<LabelledText>>> all() {
    return byPart;
  }
}
