package dev.safesynth.llm.remote;

import dev.safesynth.llm.Completer.Request;
import java.util.List;
import java.util.regex.Pattern;

/// A few public requests that show whether a model keeps to the form of our prompts: one line of
/// text that goes on with a list, nothing before it and nothing around it.
final class FormTrial {
  static final Request REQUEST =
      new Request(
          """
          Short messages

          Topic: greetings
          Text: Hello, how are you today?
          Topic: greetings
          Text: Good morning, nice to see you again.
          Topic: weather
          Text: It is going to rain tomorrow afternoon.
          Topic: weather
          Text:""",
          24,
          0.8,
          40);

  static final int REQUESTS = 3;

  private static final Pattern CHATTER =
      Pattern.compile(
          "(?i)(sure|certainly|of course|okay|here('s| is| are)|i'm sorry|i am sorry|as an ai|"
              + "i can('no|')t|the next|continu).*");

  private FormTrial() {}

  /// Whether most answers have the form.
  static boolean passes(List<String> answers) {
    return 2 * answers.stream().filter(FormTrial::hasTheForm).count() > answers.size();
  }

  static boolean hasTheForm(String answer) {
    String text = answer.strip();
    return text.codePoints().anyMatch(Character::isLetterOrDigit)
        && !text.contains("Topic:")
        && !text.contains("Text:")
        && !text.startsWith("#")
        && !text.startsWith("*")
        && !text.startsWith("`")
        && !text.startsWith("<")
        && !CHATTER.matcher(text).matches();
  }
}
