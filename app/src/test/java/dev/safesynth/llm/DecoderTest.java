package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The property that the privacy proof leans on: a sequence's logits are the same bits whatever
/// else is computed with it.
class DecoderTest {
  private static final int STEPS = 3;

  private final LanguageModel model = TestModel.shared();

  /// Tokens from all over the vocabulary: with these, unlike with plain sentences, computing the
  /// prompt in other pieces was seen to change logits by 0.4.
  private final int[] prompt =
      IntStream.range(0, 23).map(i -> (int) ((100 + i * 104_729L) % 49_152)).toArray();

  private final int[] next =
      IntStream.range(23, 26).map(i -> (int) ((100 + i * 104_729L) % 49_152)).toArray();

  @Test
  void continuesAPromptSensibly() {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 64))) {
      int[] question =
          model.tokenizeTemplate(
              """
              <|im_start|>user
              What is the capital of France? Answer in one sentence.<|im_end|>
              <|im_start|>assistant
              """);
      Sequence sequence = decoder.open(question);
      int[] answer = new int[7];
      for (int i = 0; i < answer.length; i++) {
        decoder.step();
        answer[i] = best(logits(decoder, sequence));
        decoder.append(sequence, answer[i]);
      }

      // As SmolLM2 answers in llama.cpp's own tools.
      assertThat(model.text(answer)).isEqualTo("The capital of France is Paris.");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 31, 127})
  void neighboursChangeNoBit(int neighbours) {
    float[][] alone = decode(0);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(neighbours + 1, 64))) {
      Sequence[] others =
          IntStream.range(0, neighbours)
              .mapToObj(i -> decoder.open(other(i, 3 + i % 17)))
              .toArray(Sequence[]::new);
      Sequence sequence = decoder.open(prompt);
      float[][] together = new float[STEPS + 1][];
      for (int step = 0; step <= STEPS; step++) {
        decoder.step();
        together[step] = logits(decoder, sequence);
        decoder.append(sequence, next[step % next.length]);
        for (Sequence other : others) {
          decoder.append(other, 1000 + step);
        }
      }

      assertSameBits(together, alone);
    }
  }

  @Test
  void aNeighbourWithALongerCacheChangesNoBit() {
    float[][] alone = decode(0);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(2, 600))) {
      Sequence other = decoder.open(other(5, 530));
      Sequence sequence = decoder.open(prompt);
      float[][] together = new float[STEPS + 1][];
      for (int step = 0; step <= STEPS; step++) {
        decoder.step();
        together[step] = logits(decoder, sequence);
        decoder.append(sequence, next[step % next.length]);
        decoder.append(other, 1000 + step);
      }

      assertSameBits(together, alone);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12})
  void allSequencesOfAPrefixGetTheBitsOfOneAlone(int shared) {
    float[][] alone = decode(shared);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(6, 64));
        Prefix unrelated = decoder.prefix(other(1, 9));
        Prefix prefix = decoder.prefix(Arrays.copyOf(prompt, shared))) {
      int[] own = Arrays.copyOfRange(prompt, shared, prompt.length);
      Sequence first = decoder.open(prefix, own);
      Sequence stranger = decoder.open(unrelated, own);
      Sequence second = decoder.open(prefix, own);

      assertSameBits(continueWith(decoder, first), alone);
      assertSameBits(continueWith(decoder, second), alone);
      assertThat(stranger.length()).isEqualTo(9 + own.length);
    }
  }

  @Test
  void aPrefixMayCloseBeforeItsSequencesAreComputed() {
    float[] plain = decode(6)[0];

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(3, 64))) {
      Prefix prefix = decoder.prefix(Arrays.copyOf(prompt, 6));
      Sequence sequence = decoder.open(prefix, Arrays.copyOfRange(prompt, 6, prompt.length));
      prefix.close();
      Prefix other = decoder.prefix(other(8, 11));
      decoder.step();

      assertThat(other.length()).isEqualTo(11);
      assertThat(logits(decoder, sequence)).isEqualTo(plain);
    }
  }

  @Test
  void theTrialOfIndependenceAgrees() {
    assertThat(BatchIndependence.holds(model, DecoderSettings.of(64, 300))).isTrue();
  }

  @Test
  void aSlotUsedBeforeGivesTheSameBits() {
    float[][] fresh = decode(0);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 64))) {
      try (Sequence before = decoder.open(other(2, 40))) {
        decoder.step();
        assertThat(before.length()).isEqualTo(40);
      }

      assertSameBits(continueWith(decoder, decoder.open(prompt)), fresh);
    }
  }

  @Test
  void sequencesThatMoveIntoFreedSlotsKeepTheirBits() {
    float[][] alone = decode(4);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(8, 64));
        Prefix prefix = decoder.prefix(Arrays.copyOf(prompt, 4))) {
      Sequence[] before =
          IntStream.range(0, 5).mapToObj(i -> decoder.open(other(i, 12))).toArray(Sequence[]::new);
      Sequence sequence = decoder.open(prefix, Arrays.copyOfRange(prompt, 4, prompt.length));
      decoder.step();
      float[] first = logits(decoder, sequence);
      before[0].close();
      before[3].close();
      decoder.append(sequence, next[0]);
      decoder.step();
      float[] second = logits(decoder, sequence);
      before[1].close();
      Sequence refilled = decoder.open(prefix, Arrays.copyOfRange(prompt, 4, prompt.length));
      decoder.append(sequence, next[1]);
      decoder.step();

      assertThat(first).isEqualTo(alone[0]);
      assertThat(second).isEqualTo(alone[1]);
      assertThat(logits(decoder, sequence)).isEqualTo(alone[2]);
      assertThat(logits(decoder, refilled)).isEqualTo(alone[0]);
    }
  }

  @Test
  void aStepOfSeveralNativeCallsKeepsEveryonesLogits() {
    float[][] alone = decode(0);
    int longer = 280;

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(4, 300))) {
      Sequence first = decoder.open(prompt);
      Sequence second = decoder.open(other(3, longer));
      Sequence third = decoder.open(other(4, longer));
      Sequence last = decoder.open(other(5, longer / 10));
      decoder.step();
      float[] ofLast = logits(decoder, last);

      assertThat(second.length() + third.length()).isEqualTo(2 * longer);
      assertThat(logits(decoder, first)).isEqualTo(alone[0]);
      assertThat(ofLast).isNotEqualTo(alone[0]);
      assertThat(decoder.decodedTokens()).isEqualTo(prompt.length + 2 * longer + longer / 10);
    }
  }

  @Test
  void logitsStayReadableWhileOthersGoOn() {
    float[][] alone = decode(0);

    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(2, 64))) {
      Sequence waiting = decoder.open(prompt);
      Sequence other = decoder.open(other(1, 5));
      decoder.step();
      decoder.append(other, 700);
      decoder.step();
      decoder.append(other, 701);
      decoder.step();

      assertThat(logits(decoder, waiting)).isEqualTo(alone[0]);
    }
  }

  @Test
  void twoThreadsGiveTheBitsOfOne() {
    float[][] single = decode(0);

    try (Decoder decoder = Decoder.open(model, new DecoderSettings(1, 64, 2, 1L << 30))) {
      assertSameBits(continueWith(decoder, decoder.open(prompt)), single);
    }
  }

  @Test
  void refusesTokensBeyondTheContext() {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(2, 16))) {
      Sequence full = decoder.open(other(1, 16));

      assertThatThrownBy(() -> decoder.append(full, 5))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("context full")
          .hasMessageContaining("16");
      assertThatThrownBy(() -> decoder.open(other(1, 17))).hasMessageContaining("context full");
    }
  }

  @Test
  void refusesMoreSequencesThanSlots() {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(2, 16));
        Prefix kept = decoder.prefix(other(1, 4))) {
      Sequence only = decoder.open(kept, other(2, 2));

      assertThat(decoder.freeSlots()).isZero();
      assertThatThrownBy(() -> decoder.open(other(3, 2))).hasMessageContaining("no free slot");
      only.close();
      assertThat(decoder.freeSlots()).isOne();
    }
  }

  @Test
  void refusesToReadLogitsThatAreNotComputed() {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 16))) {
      Sequence sequence = decoder.open(other(1, 4));

      assertThatThrownBy(() -> logits(decoder, sequence)).hasMessageContaining("call step");
      sequence.close();
      assertThatThrownBy(() -> logits(decoder, sequence)).hasMessageContaining("closed");
    }
  }

  @Test
  void refusesAnotherThread() throws InterruptedException {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 16))) {
      Throwable[] thrown = new Throwable[1];
      Thread other = new Thread(decoder::step);
      other.setUncaughtExceptionHandler((_, failure) -> thrown[0] = failure);
      other.start();
      other.join();

      assertThat(thrown[0]).isInstanceOf(WrongThreadException.class);
    }
  }

  @Test
  void refusesAContextBeyondItsMemoryBudget() {
    DecoderSettings settings = new DecoderSettings(256, 1024, 1, 100 << 20);

    assertThatThrownBy(() -> Decoder.open(model, settings).close())
        .isInstanceOfSatisfying(
            UserException.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.MODEL))
        .hasMessageContaining("budget is 100 MiB");
  }

  @Test
  void countsTheCacheExactly() {
    long more = Decoder.memoryBytes(model, 9, 256) - Decoder.memoryBytes(model, 8, 256);

    // 30 layers, keys and values of 3 x 64 half-precision numbers, and two rows of logits.
    assertThat(more).isEqualTo(256 * 30 * 2 * 192 * 2 + 2 * 4 * 49_152);
  }

  /// The logits after the prompt and after each of the next tokens, from a decoder of its own. The
  /// first `shared` tokens of the prompt come from a prefix.
  private float[][] decode(int shared) {
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(2, 64))) {
      int[] own = Arrays.copyOfRange(prompt, shared, prompt.length);
      return continueWith(
          decoder,
          shared == 0
              ? decoder.open(own)
              : decoder.open(decoder.prefix(Arrays.copyOf(prompt, shared)), own));
    }
  }

  private float[][] continueWith(Decoder decoder, Sequence sequence) {
    float[][] rows = new float[STEPS + 1][];
    for (int step = 0; step <= STEPS; step++) {
      decoder.step();
      rows[step] = logits(decoder, sequence);
      decoder.append(sequence, next[step % next.length]);
    }
    return rows;
  }

  private float[] logits(Decoder decoder, Sequence sequence) {
    float[] row = new float[model.vocabularySize()];
    decoder.logits(sequence, row);
    return row;
  }

  /// Tokens that are ordinary words, different for every seed.
  private static int[] other(int seed, int length) {
    return IntStream.range(0, length)
        .map(i -> 100 + (seed * 7919 + i * 104_729) % 40_000)
        .toArray();
  }

  private static int best(float[] logits) {
    return IntStream.range(0, logits.length).reduce(0, (a, b) -> logits[b] > logits[a] ? b : a);
  }

  private static void assertSameBits(float[][] actual, float[][] expected) {
    for (int row = 0; row < expected.length; row++) {
      assertThat(Arrays.mismatch(actual[row], expected[row])).as("step %d", row).isEqualTo(-1);
    }
  }
}
