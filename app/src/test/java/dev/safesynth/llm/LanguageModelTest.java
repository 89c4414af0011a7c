package dev.safesynth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageModelTest {
  private final LanguageModel model = TestModel.shared();

  @Test
  void saysWhatItIs() {
    assertThat(model.identity().parameters()).isEqualTo(134_515_008);
    assertThat(model.identity().format()).isEqualTo(WeightFormat.Q8_0);
    assertThat(model.vocabularySize()).isEqualTo(49_152);
  }

  @Test
  void rendersAConversationWithTheModelsOwnTemplate() {
    String text = model.chat(List.of(Message.system("Be brief."), Message.user("Hi?")), true);

    assertThat(text)
        .isEqualTo(
            """
            <|im_start|>system
            Be brief.<|im_end|>
            <|im_start|>user
            Hi?<|im_end|>
            <|im_start|>assistant
            """);
  }
}
