package dev.safesynth.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Decoder;
import dev.safesynth.llm.DecoderSettings;
import dev.safesynth.llm.LanguageModel;
import dev.safesynth.llm.Sequence;
import dev.safesynth.llm.TestModel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbedderTest {
  @TempDir private Path folder;

  static List<Golden> golden() throws IOException {
    return Golden.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void staysNearTheReferenceWith32BitWeights(Golden golden) {
    float[] vector = TestEmbedder.shared().embed(List.of(golden.text()))[0];

    assertThat(vector).hasSize(Embedder.DIMENSIONS);
    assertThat(product(vector, vector)).isCloseTo(1, within(1e-6));
    // 0.958 to 0.992 here; 8-bit rounding differs a little between processors
    assertThat(golden.cosine(vector)).isGreaterThan(0.93);
  }

  @Test
  void isOnAverageWithinTheRoundingOf8Bits() throws IOException {
    List<Golden> all = Golden.all();
    float[][] vectors = TestEmbedder.shared().embed(all.stream().map(Golden::text).toList());

    assertThat(
            IntStream.range(0, all.size())
                .mapToDouble(i -> all.get(i).cosine(vectors[i]))
                .average()
                .orElseThrow())
        .isGreaterThan(0.98);
  }

  @Test
  void poolsByTheMeanOfAllPieces() {
    float[] vector = SentenceModel.pooled(FloatBuffer.wrap(new float[] {1, 2, 5, 6}), 2);

    assertThat(vector).containsExactly(0.6f, 0.8f);
  }

  @Test
  void namesItsModelWithItsDigest() {
    assertThat(TestEmbedder.shared().name()).isEqualTo("all-minilm-l6-v2-cd0f28d2b598");
  }

  @Test
  void putsLikeMeaningsNearEachOther() {
    float[][] vectors =
        TestEmbedder.shared()
            .embed(
                List.of(
                    "My card has not arrived yet.",
                    "I am still waiting for my new card.",
                    "Stocks fell after oil prices rose."));

    assertThat(product(vectors[0], vectors[1])).isGreaterThan(product(vectors[0], vectors[2]) + .3);
  }

  /// However many texts it is asked for, it holds no more than it was told to.
  @Test
  void givesTheSameVectorsWithoutRoomToRememberThem() {
    List<String> texts = List.of("one text", "another one", "a third", "one text");
    float[][] remembered = TestEmbedder.shared().embed(texts);
    try (Embedder forgetful = Embedder.open(TestEmbedder.folder(), 1)) {
      assertThat(forgetful.embed(texts)).isDeepEqualTo(remembered);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(forgetful.vector(texts.get(i))).isEqualTo(remembered[i]);
      }
      // two threads may both find room for the last one
      assertThat(forgetful.remembered()).isBetween(1, 2);
    }
  }

  /// In UTF-8 both are "a ?", and the second would get the vector of the first.
  @Test
  void aTextWithHalfASurrogatePairHasAVectorOfItsOwn() {
    String broken = "a \ud800";
    try (Embedder remembering = Embedder.open(TestEmbedder.folder());
        Embedder forgetful = Embedder.open(TestEmbedder.folder(), 0)) {
      float[] other = remembering.vector("a ?");

      assertThat(remembering.vector(broken))
          .isEqualTo(forgetful.vector(broken))
          .isNotEqualTo(other);
    }
  }

  /// What a call computes on is freed when it has ended and not before: else the process dies.
  @Test
  void closingWaitsForCallsOfOtherThreads() throws Exception {
    for (int round = 0; round < 3; round++) {
      Embedder embedder = Embedder.open(TestEmbedder.folder(), 0);
      var begun = new CountDownLatch(2);
      try (var threads = Executors.newFixedThreadPool(2)) {
        var calls = new ArrayList<Future<Integer>>();
        for (int thread = 0; thread < 2; thread++) {
          calls.add(threads.submit(() -> embedUntilClosed(embedder, begun)));
        }
        begun.await();
        embedder.close();
        for (Future<Integer> call : calls) {
          assertThat(call.get()).isPositive();
        }
      }
    }
  }

  /// Both libraries set up the processor's tiles (AMX) for the thread that computes, in different
  /// ways, and the engine does so only once: computed on one thread, what the model says after an
  /// embedding was wrong, and depended on what was computed with it.
  @Test
  void leavesTheThreadsOfItsCallersToTheEngine() {
    float[] before = scores();
    try (Embedder embedder = Embedder.open(TestEmbedder.folder(), 0)) {
      embedder.vector("a text of some words");
    }

    assertThat(scores()).isEqualTo(before);
  }

  private static float[] scores() {
    LanguageModel model = TestModel.shared();
    var logits = new float[model.vocabularySize()];
    try (Decoder decoder = Decoder.open(model, DecoderSettings.of(1, 64))) {
      Sequence sequence = decoder.open(IntStream.range(100, 120).toArray());
      decoder.step();
      decoder.logits(sequence, logits);
    }
    return logits;
  }

  private static int embedUntilClosed(Embedder embedder, CountDownLatch begun) {
    int computed = 0;
    try {
      while (true) {
        embedder.vector("word ".repeat(200));
        computed++;
        begun.countDown();
      }
    } catch (IllegalStateException closed) {
      return computed;
    }
  }

  @Test
  void givesATextTheSameBitsInAnyCompany() {
    List<String> texts = IntStream.range(0, 24).mapToObj(i -> "text " + i + " ".repeat(i)).toList();

    try (var together = Embedder.open(TestEmbedder.folder());
        var alone = Embedder.open(TestEmbedder.folder())) {
      float[][] vectors = together.embed(texts.reversed());

      assertThat(alone.embed(List.of(texts.getFirst()))[0]).isEqualTo(vectors[23]);
      assertThat(alone.embed(texts.reversed())).isDeepEqualTo(vectors);
    }
  }

  @Test
  void computesATextOnce() {
    List<String> calls = Collections.synchronizedList(new ArrayList<>());

    try (var embedder = Embedder.open(TestEmbedder.folder())) {
      float[][] first =
          embedder.embed(List.of("a", "b", "a"), (done, total) -> calls.add(done + "/" + total));
      float[][] second =
          embedder.embed(List.of("b", "a"), (done, total) -> calls.add(done + "/" + total));

      assertThat(first[2]).isEqualTo(first[0]).isNotSameAs(first[0]).isEqualTo(second[1]);
    }
    assertThat(calls).containsExactly("1/2", "2/2");
  }

  @Test
  void leavesWhatItRemembersToNoCaller() {
    float[] vector = TestEmbedder.shared().embed(List.of("mine"))[0];
    float before = vector[0];

    vector[0] = 9;

    assertThat(TestEmbedder.shared().embed(List.of("mine"))[0][0]).isEqualTo(before);
  }

  @Test
  void takesNoTexts() {
    assertThat(TestEmbedder.shared().embed(List.of())).isEmpty();
  }

  @Test
  void stopsWhenInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> TestEmbedder.shared().embed(List.of("never seen before")))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.INTERRUPTED))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("never seen"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void saysToRunSetupWhereTheModelIsUnfit() throws IOException {
    Files.copy(TestEmbedder.folder().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("model.onnx"), "no model");

    assertThatThrownBy(() -> Embedder.open(folder))
        .asInstanceOf(InstanceOfAssertFactories.type(UserException.class))
        .satisfies(e -> assertThat(e.exit()).isEqualTo(Exit.MODEL))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).endsWith("setup."));
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }
}
