package dev.safesynth.method;

import dev.safesynth.data.LabelledText;
import dev.safesynth.dp.Private;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.Prefix;
import dev.safesynth.llm.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The private prompts of one text: one sequence of the model for each record of its batch. The one
/// place where records meet the model, and where raw private scores exist; what leaves is private
/// differences.
///
/// Each record is evaluated in a sequence of its own, whose logits do not depend on other sequences
/// (see [Decoder]); the sensitivity of the mechanism rests on that. They do depend, in their last
/// bits, on how the sequence's own tokens are cut into native calls. So the cut is always the same:
/// first the record's part at once, then one drawn token at a time, whether the batch is kept in
/// the decoder, evaluated in turns, or taken up again by a resumed run.
final class PrivateContexts {
  private final Decoder decoder;
  private final Prefix prefix;
  private final int promptEnd;
  private final List<int[]> recordParts;
  private final List<Sequence> resident = new ArrayList<>();
  private final boolean inTurns;
  private final List<Integer> drawn;
  private final float[] logits;
  private final LogPartition logPartition = new LogPartition();

  /// @param prefix the label's public prompt without its last token, `promptEnd`
  /// @param words the label in words
  /// @param batch the records that this text sees
  /// @param drawn the tokens drawn so far, kept up to date by the caller
  /// @param freeSlots how many sequences it may hold; a larger batch is evaluated in turns
  PrivateContexts(
      Decoder decoder,
      Prefix prefix,
      int promptEnd,
      Prompts prompts,
      String words,
      Private<List<LabelledText>> batch,
      List<Integer> drawn,
      int freeSlots,
      int vocabularySize) {
    this.decoder = decoder;
    this.prefix = prefix;
    this.promptEnd = promptEnd;
    this.drawn = drawn;
    this.logits = new float[vocabularySize];
    this.recordParts =
        batch.openFor(Private.Purpose.LOCAL_MODEL).stream()
            .map(record -> prompts.recordPart(record.text(), words))
            .toList();
    this.inTurns = recordParts.size() > freeSlots;
    if (!inTurns) {
      recordParts.forEach(part -> resident.add(open(part)));
    }
  }

  /// Whether the batch is too large to be kept in the decoder.
  boolean inTurns() {
    return inTurns;
  }

  /// How many sequences a batch needs at once, for scheduling.
  static int slots(Private<List<LabelledText>> batch) {
    return batch.openFor(Private.Purpose.LOCAL_MODEL).size();
  }

  private Sequence open(int[] recordPart) {
    var tokens = new int[1 + recordPart.length];
    tokens[0] = promptEnd;
    System.arraycopy(recordPart, 0, tokens, 1, recordPart.length);
    return decoder.open(prefix, tokens);
  }

  /// Every record's differences to the public log-probabilities, after the decoder has run.
  List<Private<float[]>> differences(PublicSupport support) {
    var differences = new ArrayList<Private<float[]>>(recordParts.size());
    if (!inTurns) {
      resident.forEach(sequence -> differences.add(difference(sequence, support)));
      return differences;
    }
    for (int next = 0; next < recordParts.size(); ) {
      var turn = new ArrayList<Sequence>();
      while (next < recordParts.size() && decoder.freeSlots() > 0) {
        turn.add(open(recordParts.get(next++)));
      }
      decoder.step();
      for (int token : drawn) {
        turn.forEach(sequence -> decoder.append(sequence, token));
        decoder.step();
      }
      turn.forEach(sequence -> differences.add(difference(sequence, support)));
      turn.forEach(decoder::close);
    }
    return differences;
  }

  private Private<float[]> difference(Sequence sequence, PublicSupport support) {
    decoder.logits(sequence, logits);
    return Private.of(support.differences(logits, logPartition.of(logits)));
  }

  /// Continues every private prompt with a drawn token.
  void append(int token) {
    resident.forEach(sequence -> decoder.append(sequence, token));
  }

  void close() {
    resident.forEach(decoder::close);
    resident.clear();
    Arrays.fill(logits, 0);
  }
}
