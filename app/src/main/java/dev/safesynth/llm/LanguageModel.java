package dev.safesynth.llm;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.llama.LlamaModel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// One loaded model: weights, vocabulary and chat template. Safe for use by many threads; close it
/// after the [Decoder]s that use it.
public final class LanguageModel implements AutoCloseable {
  /// The template of models that bring none.
  private static final String CHAT_ML = "chatml";

  private final Path file;
  private final LlamaModel model;
  private final Tokenizer tokenizer;
  private final ModelIdentity identity;
  private final String template;

  private LanguageModel(Path file, LlamaModel model) {
    this.file = file;
    this.model = model;
    this.tokenizer = new Tokenizer(model);
    this.identity =
        new ModelIdentity(
            model.description(),
            model.metadata("general.name").orElse(""),
            model.parameters(),
            model.weightBytes(),
            WeightFormat.of(model.fileType()),
            model.vocabularySize(),
            model.contextTrained());
    this.template = model.chatTemplate().filter(this::isKnown).orElse(CHAT_ML);
  }

  /// Loads a GGUF model.
  ///
  /// @param gpuLayers layers that go to a graphics card, 0 for none; without such a card in the
  ///   natives it has no effect
  /// @throws UserException with exit `MODEL` when the file is missing, truncated, damaged or of a
  ///   kind that cannot generate text
  public static LanguageModel open(Natives natives, Path gguf, int gpuLayers) {
    GgufHeader.check(gguf);
    LlamaModel model = LlamaModel.open(natives.library(), gguf.toAbsolutePath(), gpuLayers);
    if (!model.isPlainDecoder() || model.vocabularySize() == 0) {
      model.close();
      throw new UserException(
          Exit.MODEL,
          "The model is not a plain text generator",
          gguf.toString(),
          "Choose a decoder-only chat model with attention (not an encoder, embedding or recurrent"
              + " model).");
    }
    return new LanguageModel(gguf, model);
  }

  private boolean isKnown(String candidate) {
    return model.chat(candidate, new String[] {"user"}, new String[] {"text"}, true).isPresent();
  }

  public ModelIdentity identity() {
    return identity;
  }

  public int vocabularySize() {
    return identity.vocabularySize();
  }

  /// The longest text, in tokens, that the model was trained on.
  public int contextTrained() {
    return identity.contextTrained();
  }

  /// Whether generation ends when this token is chosen.
  public boolean isEndOfGeneration(int token) {
    return model.isEndOfGeneration(requireToken(token));
  }

  /// Whether the token steers the model instead of spelling text.
  public boolean isControl(int token) {
    return tokenizer.isControl(requireToken(token));
  }

  /// A conversation in the form that the model was trained on, as text with special tokens spelled
  /// out: callers put placeholders into the messages, split the result there, and tokenise the
  /// template with [#tokenizeTemplate] and what replaces the placeholders with [#tokenizeText].
  ///
  /// @param openAssistantTurn whether the text ends where the model's answer begins
  public String chat(List<Message> messages, boolean openAssistantTurn) {
    return model
        .chat(
            template,
            messages.stream().map(Message::role).toArray(String[]::new),
            messages.stream().map(Message::content).toArray(String[]::new),
            openAssistantTurn)
        .orElseThrow(() -> new IllegalStateException("the chat template refuses the roles"));
  }

  /// The tokens that must come before the first token of a prompt: the vocabulary's
  /// beginning-of-text token, or nothing for models that want none.
  public int[] beginning() {
    return model.beginning().stream().mapToInt(Integer::intValue).toArray();
  }

  /// Tokens of trusted template text; spellings of special tokens become those tokens.
  public int[] tokenizeTemplate(String text) {
    return tokenizer.template(text);
  }

  /// Tokens of any other text. Spellings of special tokens are plain characters: no control token,
  /// end-of-generation token or user-defined marker is ever in the result.
  public int[] tokenizeText(String text) {
    return tokenizer.text(text);
  }

  /// The UTF-8 bytes of a token, possibly part of a character; none for control tokens.
  public byte[] piece(int token) {
    return model.piece(requireToken(token));
  }

  /// The text of some tokens, without control tokens. Bytes that form no character become U+FFFD.
  public String text(int[] tokens) {
    var bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(piece(token));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private int requireToken(int token) {
    if (token < 0 || token >= vocabularySize()) {
      throw new IllegalArgumentException(
          "token must be in [0, %d), was %d".formatted(vocabularySize(), token));
    }
    return token;
  }

  Path file() {
    return file;
  }

  LlamaModel model() {
    return model;
  }

  /// How the vocabulary spells a token.
  String spelling(int token) {
    return model.spelling(requireToken(token));
  }

  @Override
  public void close() {
    model.close();
  }
}
