package dev.safesynth.llm;

import dev.safesynth.llm.llama.LlamaModel;
import dev.safesynth.llm.llama.TensorRows;
import java.nio.file.Path;
import java.util.Optional;

/// What a model makes of each token before it reads any other: one vector per token, read from the
/// file of its weights. Tokens of like meaning have like vectors. Confined to the thread that
/// opened it.
public final class TokenEmbeddings implements AutoCloseable {
  private static final String TENSOR = "token_embd.weight";

  private final TensorRows rows;

  private TokenEmbeddings(TensorRows rows) {
    this.rows = rows;
  }

  /// Empty where the file has none of a shape that is known here, such as the first of several.
  static Optional<TokenEmbeddings> open(Path gguf, LlamaModel model) {
    return GgufHeader.check(gguf)
        .tensor(TENSOR)
        .filter(tensor -> tensor.shape().size() == 2)
        .filter(tensor -> tensor.shape().getLast() == model.vocabularySize())
        .map(
            tensor ->
                new TokenEmbeddings(
                    model.rows(
                        gguf,
                        tensor.position(),
                        tensor.format(),
                        Math.toIntExact(tensor.shape().getFirst()),
                        model.vocabularySize())));
  }

  /// Elements of each vector.
  public int dimension() {
    return rows.length();
  }

  /// Copies the vector of a token.
  ///
  /// @param into has at least [#dimension] elements
  public void read(int token, float[] into) {
    rows.read(token, into);
  }

  @Override
  public void close() {
    rows.close();
  }
}
