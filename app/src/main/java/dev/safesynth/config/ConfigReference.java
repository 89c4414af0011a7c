package dev.safesynth.config;

import dev.safesynth.config.ConfigKey.Need;
import java.util.List;

/// The documentation of the configuration, made from the table that the reader uses.
public final class ConfigReference {
  private record Example(String title, String yaml) {}

  private static final List<Example> EXAMPLES =
      List.of(
          new Example(
              "The smallest file",
              """
        input:
          path: tickets.csv
          text: text
          label: category
        labels: [card_arrival, card_lost]
        privacy:
          epsilon: 4
        output:
          folder: out/tickets
          records: 200
        """),
          new Example(
              "More of what can be said",
              """
        input:
          path: tickets.jsonl
          text: [subject, body]        # joined by one space in this order
          label: category
          id: ticket_id
          empty_text: skip
        labels:
          - card_arrival               # a name,
          - name: card_lost            # or a name with words for the prompt
            description: a lost or stolen card
        privacy:
          epsilon: 4
          delta: 1.0e-6
          rows_at_most: 20000
        output:
          folder: out/tickets
          records: 200
          format: parquet
          per_label: proportional
        method:
          describe: customer questions to a bank
          records_per_text: 8
          max_tokens: 32
          temperature: 1.2
        evaluation:
          holdout: 0.25
          test: tickets-test.jsonl
        ledger:
          data_set: tickets of 2026    # the same in every run on these records
          purpose: texts for a demo
        """),
          new Example(
              "A model of your own, without evaluation",
              """
        input: {path: tickets.parquet, text: text, label: category}
        labels: [card_arrival, card_lost]
        privacy: {epsilon: 4}
        output: {folder: out/tickets, records: 200}
        model:
          path: models/my-model.gguf
          natives: /opt/llama
          gpu: cuda
          gpu_layers: 99
          context_memory_mib: 4096
        evaluation:
          enabled: false
        """));

  private ConfigReference() {}

  /// The text of `docs/configuration.md`.
  public static String markdown() {
    var page = new StringBuilder();
    page.append(
        """
        # Configuration
        <!-- Generated from the code. Change it there, then: ./safesynth config-reference > docs/configuration.md -->

        A run is described by one YAML file (JSON works too). `./safesynth init DATA.csv` writes a first
        one. Every mistake is reported at once, with its key and line; a key that does not exist is a
        mistake, and so is a number in quotes. `--set privacy.epsilon=2` on the command line replaces a
        value. Relative paths start at the folder of the file, in `--set` too.

        Everything in this file is public: nothing in it may be learned from the private data. That
        holds above all for `labels` and for the words that go into the prompt.

        """);
    EXAMPLES.forEach(
        example ->
            page.append("## ")
                .append(example.title())
                .append("\n```yaml\n")
                .append(example.yaml())
                .append("```\n\n"));
    page.append(
        """
        ## All keys
        | key | takes | default | meaning | who sees the value |
        |---|---|---|---|---|
        """);
    ConfigKey.ALL.forEach(key -> page.append(row(key)));
    page.append(
        """

        ## Beyond single keys
        - With `output.per_label: equal` there are at least as many records as labels.
        - Text, label and id are different columns.
        - `model.name` and `model.path` exclude each other; `model.gpu_layers` needs a GPU.
        - `model.endpoint` needs `model.endpoint_model`, a method that does without the model's scores, and a
          temperature of at most 2; `non-private` needs a host that may see private text.
        - The synthetic records never replace the input or the test file.
        - The evaluation needs at least two labels.
        - A delta above 1e-4, or above one tenth of one over `privacy.rows_at_most`, gets a warning.
        """);
    return page.toString();
  }

  private static String row(ConfigKey key) {
    String standard =
        key.need() == Need.REQUIRED
            ? "required"
            : key.standard().map(yaml -> "`" + yaml + "`").orElse("unset");
    return String.join(
            " | ",
            "| `" + key.path() + "`",
            key.kind().describe(),
            standard,
            key.meaning(),
            key.exposure().note() + " |")
        + "\n";
  }

  /// The YAML examples of the page.
  static List<String> examples() {
    return EXAMPLES.stream().map(Example::yaml).toList();
  }
}
