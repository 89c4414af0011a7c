package dev.safesynth.run;

import dev.safesynth.data.DataRecord;
import dev.safesynth.data.KeyedSample;
import dev.safesynth.dp.KeyedRouting;
import dev.safesynth.dp.NoisyCounts;
import dev.safesynth.dp.Private;
import dev.safesynth.dp.PrivateRecords;
import dev.safesynth.method.Allocation;
import dev.safesynth.method.GeneratorRecord;
import java.util.ArrayList;
import java.util.List;

/// The private records of a run. Mechanisms read them from their file whenever they need them; held
/// are a count and a sample for internal figures, whose sizes do not grow with the file.
final class RunRecords {
  private static final String SAMPLE = "sample";

  private final PrivateRecords<GeneratorRecord> members;
  private final Private<Survey> survey;

  private RunRecords(PrivateRecords<GeneratorRecord> members, Private<Survey> survey) {
    this.members = members;
    this.survey = survey;
  }

  private record Placed(DataRecord record, boolean isMember, long rank) {}

  /// What one reading of all records tells.
  static final class Survey {
    private final List<String> labels;
    private final NoisyCounts.Tally members;
    private final KeyedSample<Placed> sample;

    private Survey(List<String> labels, int sampleRows) {
      this.labels = labels;
      this.members = new NoisyCounts.Tally(labels.size());
      this.sample = new KeyedSample<>(sampleRows);
    }

    private void add(Placed placed) {
      if (placed.isMember()) {
        members.add(labels.indexOf(placed.record().content().label()));
      }
      sample.add(placed.rank(), placed);
    }

    /// How many records there are, on both sides of the split.
    long records() {
      return sample.seen();
    }

    /// Both sides of the split as far as they are in the sample.
    ///
    /// @param test separate real rows to test on
    Split split(List<DataRecord> test) {
      var in = new ArrayList<DataRecord>();
      var out = new ArrayList<DataRecord>();
      sample.rows().forEach(row -> (row.isMember() ? in : out).add(row.record()));
      return new Split(in, out, test);
    }

    @Override
    public String toString() {
      return "Survey[withheld]";
    }
  }

  /// No record at all.
  static RunRecords none(List<String> labels, KeyedRouting routing) {
    return of(PrivateRecords.of(_ -> {}), labels, 0, 0, routing);
  }

  /// Reads all records once, and so far that the whole file is known to be well formed.
  ///
  /// @param heldOut share of the records that the generator does not see
  /// @param sampleRows how many records may be held, by a keyed hash of each that knows nothing of
  ///   its side of the split
  static RunRecords of(
      PrivateRecords<DataRecord> all,
      List<String> labels,
      double heldOut,
      int sampleRows,
      KeyedRouting routing) {
    Private<Survey> survey =
        all.map(
                record ->
                    new Placed(
                        record,
                        Split.isMember(record, heldOut, routing),
                        routing.rank(SAMPLE, record.id())))
            .fold(() -> new Survey(labels, sampleRows), Survey::add);
    PrivateRecords<GeneratorRecord> members =
        all.filter(record -> Split.isMember(record, heldOut, routing))
            .map(record -> GeneratorRecord.of(record, labels));
    return new RunRecords(members, survey);
  }

  /// What the generator may see, read anew each time.
  PrivateRecords<GeneratorRecord> members() {
    return members;
  }

  /// Members per label.
  Private<NoisyCounts.Tally> perLabel() {
    return survey.map(found -> found.members);
  }

  Private<Survey> survey() {
    return survey;
  }

  /// The members in the batches of the texts that will be written; no other is held. How many these
  /// are is private: none is left out for lack of room, since that would let one record move
  /// another.
  Private<List<GeneratorRecord>> inBatchesOf(Allocation allocation, KeyedRouting routing) {
    return members
        .filter(record -> allocation.uses(record, routing))
        .<List<GeneratorRecord>>fold(ArrayList::new, List::add)
        .map(List::copyOf);
  }
}
