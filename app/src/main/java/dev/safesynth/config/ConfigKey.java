package dev.safesynth.config;

import dev.safesynth.config.ConfigKind.AutoOrWhole;
import dev.safesynth.config.ConfigKind.Choice;
import dev.safesynth.config.ConfigKind.Columns;
import dev.safesynth.config.ConfigKind.DatabasePlace;
import dev.safesynth.config.ConfigKind.DecimalRange;
import dev.safesynth.config.ConfigKind.EndpointAddress;
import dev.safesynth.config.ConfigKind.FilePath;
import dev.safesynth.config.ConfigKind.Hosts;
import dev.safesynth.config.ConfigKind.LabelList;
import dev.safesynth.config.ConfigKind.OneCharacter;
import dev.safesynth.config.ConfigKind.Text;
import dev.safesynth.config.ConfigKind.Toggle;
import dev.safesynth.config.ConfigKind.VariableName;
import dev.safesynth.config.ConfigKind.WholeRange;
import java.util.List;
import java.util.Optional;

/// One key of the configuration: what it takes, what it means and who gets to see its value. This
/// table is the only place where keys are listed; reading, the reference and the schema use it.
///
/// @param standard the default as YAML; absent when the key may stay unset or must be given
record ConfigKey(
    String path,
    ConfigKind kind,
    Need need,
    Optional<String> standard,
    Exposure exposure,
    String meaning) {

  enum Need {
    REQUIRED,
    OPTIONAL
  }

  /// Where the value of a key goes. All of them are public choices of the person who runs it.
  enum Exposure {
    /// Words that the language model reads.
    PROMPT("public, part of the prompt"),
    /// Part of what the certificate states or what it depends on.
    CERTIFICATE("public, in the certificate"),
    /// Says where private data are; the value itself holds none.
    LOCATION("points at private data"),
    /// Changes speed or place, not the result.
    MACHINE("this machine only"),
    /// For the entry in the ledger.
    LEDGER("public, in the ledger"),
    /// Where the ledger is: may hold credentials, so it is shown nowhere, and a run that goes on
    /// may find the same ledger at another place.
    WITHHELD("nobody; may hold credentials"),
    /// How hard and how dear an endpoint may be used; a run that goes on may have other ones.
    ADJUSTABLE("this machine only; `--resume` may have another");

    private final String note;

    Exposure(String note) {
      this.note = note;
    }

    String note() {
      return note;
    }
  }

  static final List<ConfigKey> ALL =
      List.of(
          required(
              "input.path",
              new FilePath(),
              Exposure.LOCATION,
              "The file with the private records: CSV, JSON lines or Parquet."),
          unset(
              "input.format",
              new Choice("csv", "jsonl", "parquet"),
              Exposure.LOCATION,
              "Format of the input; by default told from the file name's extension."),
          given(
              "input.delimiter",
              new OneCharacter(),
              "\",\"",
              Exposure.LOCATION,
              "Between the fields of a CSV file; `\"\\t\"` is a tab."),
          required(
              "input.text",
              new Columns(),
              Exposure.CERTIFICATE,
              "The column with the text. Several columns are joined by one space in this order;"
                  + " synthetic records then have the first one's name."),
          required(
              "input.label", new Text(), Exposure.CERTIFICATE, "The column with the class label."),
          unset(
              "input.id",
              new Text(),
              Exposure.LOCATION,
              "A column that identifies each record, unique and never empty. Without it a record's"
                  + " own content identifies it, and identical rows share one identity."),
          given(
              "input.empty_text",
              new Choice("refuse", "skip"),
              "refuse",
              Exposure.CERTIFICATE,
              "What to do with records whose text is empty: refuse the file, or leave them out."),
          required(
              "labels",
              new LabelList(),
              Exposure.PROMPT,
              "The class labels, declared from public knowledge and never read from the data. A"
                  + " description gives the prompt better words than the name."),
          required(
              "privacy.epsilon",
              new DecimalRange(0, false, Double.POSITIVE_INFINITY, false),
              Exposure.CERTIFICATE,
              "The privacy budget: adding or removing one record changes the probability of any"
                  + " outcome by a factor of at most exp(epsilon), except with probability about"
                  + " delta."),
          given(
              "privacy.delta",
              new DecimalRange(0, false, 1, false),
              "1.0e-6",
              Exposure.CERTIFICATE,
              "How likely the guarantee may fail. Above 1e-4, or above one tenth of one over"
                  + " `privacy.rows_at_most`, a warning says why that is too much."),
          unset(
              "privacy.rows_at_most",
              new WholeRange(1, Integer.MAX_VALUE),
              Exposure.CERTIFICATE,
              "A bound on the number of records that is known without looking at them; used to"
                  + " judge delta, by `method.name: auto`, and to refuse rounds of votes that would be"
                  + " noise."),
          required(
              "output.folder",
              new FilePath(),
              Exposure.MACHINE,
              "Where the synthetic records, the certificate and the report go."),
          required(
              "output.records",
              new WholeRange(1, 1_000_000),
              Exposure.CERTIFICATE,
              "How many synthetic records to write."),
          given(
              "output.format",
              new Choice("csv", "jsonl", "parquet"),
              "csv",
              Exposure.CERTIFICATE,
              "Format of the synthetic records."),
          given(
              "output.per_label",
              new Choice("equal", "proportional"),
              "equal",
              Exposure.CERTIFICATE,
              "How records are divided among labels: the same number for each, or as in the data,"
                  + " measured with a noisy histogram that is paid for from epsilon."),
          given(
              "method.name",
              new Choice(
                  "auto",
                  "safesynth",
                  "invisible-ink",
                  "private-prediction",
                  "paper-gaussian",
                  "paper-laplace",
                  "noisy-max",
                  "private-evolution",
                  "zero-shot",
                  "non-private"),
              "auto",
              Exposure.CERTIFICATE,
              "`auto` picks by public rules that `safesynth plan` explains, nearly always"
                  + " `safesynth` (`docs/methods.md`). `safesynth` measures once, with noise, which words each label's records use, and has"
                  + " the public model write from them; `invisible-ink` writes with private records"
                  + " as examples, token by token; `private-prediction` does so for a few tokens of a"
                  + " text and leaves to the public model those that it predicts alike; with `paper-gaussian`, `paper-laplace` and"
                  + " `noisy-max` records vote with such noise for the tokens of a few"
                  + " demonstrations, which are examples for the public model; with"
                  + " `private-evolution` the model never sees a record: it writes candidates, and"
                  + " noisy votes of records select; `zero-shot` only prompts the model and reads no"
                  + " private record; `non-private` shows the model private records as examples and"
                  + " protects nothing, to see how good texts could be: what it writes must not leave."),
          given(
              "method.describe",
              new Text(),
              "texts",
              Exposure.PROMPT,
              "What the texts are, such as `customer questions to a bank`."),
          given(
              "method.records_per_text",
              new WholeRange(2, 128),
              "8",
              Exposure.CERTIFICATE,
              "How many private records one text is meant to draw on. More mean less noise and"
                  + " more time; the data should have about this many records per text."),
          given(
              "method.divisor",
              new AutoOrWhole(1, 1024),
              "auto",
              Exposure.CERTIFICATE,
              "What the summed influence of a text's records is divided by, always this number"
                  + " whatever their real number. `auto` is half of `method.records_per_text`, which"
                  + " lets records that agree push further than one record could, and all of it for"
                  + " `private-prediction`, which takes means."),
          given(
              "method.private_tokens",
              new WholeRange(1, 1024),
              "16",
              Exposure.CERTIFICATE,
              "How many tokens of a text `private-prediction` may draw from records, all of them"
                  + " charged; after that the public model goes on alone."),
          given(
              "method.public_distance",
              new DecimalRange(0, true, 2, true),
              "0.7",
              Exposure.CERTIFICATE,
              "How far the records' mean prediction may be from the public model's for"
                  + " `private-prediction` to leave a token to the public model: 0 is the same, 2"
                  + " has nothing in common."),
          given(
              "method.demonstrations",
              new WholeRange(1, 16),
              "4",
              Exposure.CERTIFICATE,
              "How many demonstrations each label gets, for the methods whose records vote."),
          given(
              "method.voters",
              new WholeRange(2, 1024),
              "96",
              Exposure.CERTIFICATE,
              "How many records are meant to vote for the tokens of one demonstration. More mean"
                  + " less noise and more time."),
          given(
              "method.rounds",
              new WholeRange(1, 20),
              "2",
              Exposure.CERTIFICATE,
              "How often records vote, for `private-evolution`. Every round has an equal part of the"
                  + " budget; with few records one or two are best."),
          given(
              "method.candidates",
              new WholeRange(2, 32),
              "4",
              Exposure.CERTIFICATE,
              "How many candidates the model writes for each text that is kept, for"
                  + " `private-evolution`."),
          given(
              "method.max_tokens",
              new WholeRange(1, 1024),
              "32",
              Exposure.CERTIFICATE,
              "Where a text ends at the latest. Every token costs budget, whether used or not."),
          given(
              "method.temperature",
              new DecimalRange(0.1, true, 5, true),
              "1.0",
              Exposure.CERTIFICATE,
              "Higher is more varied, and leaves room for a larger clip at the same epsilon."),
          given(
              "method.top_k",
              new WholeRange(1, 10_000),
              "100",
              Exposure.CERTIFICATE,
              "How many of the public prompt's likeliest tokens to choose from."),
          unset(
              "method.clip",
              new DecimalRange(0, false, 100, true),
              Exposure.CERTIFICATE,
              "How far one record may move a log-probability. By default the largest that epsilon"
                  + " allows; a smaller one costs less, a larger one is refused."),
          given(
              "model.name",
              new Text(),
              "smollm2-135m-instruct",
              Exposure.CERTIFICATE,
              "A model that `safesynth setup` knows."),
          unset(
              "model.path",
              new FilePath(),
              Exposure.CERTIFICATE,
              "A chat model of your own in GGUF format, instead of `model.name`."),
          unset(
              "model.natives",
              new FilePath(),
              Exposure.MACHINE,
              "A folder with a llama.cpp library that you built, instead of the downloaded one."),
          given(
              "model.gpu",
              new Choice("cpu", "cuda", "vulkan", "metal"),
              "cpu",
              Exposure.MACHINE,
              "What computes."),
          given(
              "model.gpu_layers",
              new WholeRange(0, 1000),
              "0",
              Exposure.MACHINE,
              "How many layers of the model the GPU holds."),
          given(
              "model.contexts",
              new AutoOrWhole(1, 1024),
              "auto",
              Exposure.MACHINE,
              "How many texts are worked on side by side."),
          given(
              "model.threads",
              new AutoOrWhole(1, 1024),
              "auto",
              Exposure.MACHINE,
              "Threads in each context."),
          given(
              "model.context_memory_mib",
              new WholeRange(64, 1_048_576),
              "2048",
              Exposure.MACHINE,
              "Memory for the contexts, in MiB, beside the model itself."),
          unset(
              "model.endpoint",
              new EndpointAddress(),
              Exposure.CERTIFICATE,
              "An OpenAI-compatible endpoint that writes the texts, such as"
                  + " `http://localhost:8080/v1`. `model.name` or `model.path` is then the model beside"
                  + " it in this process, which measures words for `safesynth` and reads examples in the"
                  + " evaluation."),
          unset(
              "model.endpoint_model",
              new Text(),
              Exposure.CERTIFICATE,
              "The model, as the endpoint calls it."),
          given(
              "model.api",
              new Choice("auto", "completions", "chat"),
              "auto",
              Exposure.CERTIFICATE,
              "How the endpoint is asked: `completions` continue the prompt as it is, `chat` asks for"
                  + " that in a conversation. `auto` takes what is served and, by a public trial at the"
                  + " start, what the model keeps to."),
          unset(
              "model.api_key_env",
              new VariableName(),
              Exposure.WITHHELD,
              "The environment variable with the key of the endpoint."),
          unset(
              "model.api_key_file",
              new FilePath(),
              Exposure.WITHHELD,
              "A file that holds the key of the endpoint and nothing else."),
          unset(
              "model.allow_private_text_to",
              new Hosts(),
              Exposure.MACHINE,
              "Hosts beside this machine that may see private text, for `non-private`; other methods"
                  + " send none."),
          given(
              "model.concurrency",
              new WholeRange(1, 256),
              "8",
              Exposure.ADJUSTABLE,
              "Requests to the endpoint at the same time; fewer while it says that it is too much."),
          given(
              "model.timeout_s",
              new WholeRange(1, 3600),
              "120",
              Exposure.ADJUSTABLE,
              "Seconds that one answer of the endpoint may take."),
          unset(
              "model.token_limit",
              new WholeRange(1, Integer.MAX_VALUE),
              Exposure.ADJUSTABLE,
              "Tokens that a run may use at the endpoint, prompts and answers together. A request that"
                  + " could go over it is not sent."),
          unset(
              "model.cost_limit",
              new DecimalRange(0, false, Double.POSITIVE_INFINITY, false),
              Exposure.ADJUSTABLE,
              "The same in the currency of the prices."),
          unset(
              "model.input_price",
              new DecimalRange(0, true, Double.POSITIVE_INFINITY, false),
              Exposure.ADJUSTABLE,
              "Price of a million tokens of prompts."),
          unset(
              "model.output_price",
              new DecimalRange(0, true, Double.POSITIVE_INFINITY, false),
              Exposure.ADJUSTABLE,
              "Price of a million tokens of answers."),
          given(
              "evaluation.enabled",
              new Toggle(),
              "true",
              Exposure.CERTIFICATE,
              "Whether to measure utility and to attack the result. The figures come from private"
                  + " data and are meant for people who may see those."),
          given(
              "evaluation.in_context",
              new Toggle(),
              "true",
              Exposure.CERTIFICATE,
              "Whether the language model also reads the texts as examples, which takes most of the"
                  + " evaluation's time."),
          given(
              "evaluation.holdout",
              new DecimalRange(0, false, 1, false),
              "0.25",
              Exposure.CERTIFICATE,
              "Share of the records that the generator never sees, chosen by keyed hash: the"
                  + " attack's non-members, and the test records unless `evaluation.test` is given."),
          unset(
              "evaluation.test",
              new FilePath(),
              Exposure.LOCATION,
              "A file of real records with the same columns, to test on instead of the holdout."),
          unset(
              "ledger.data_set",
              new Text(),
              Exposure.LOCATION,
              "The public name under which the ledger adds up what is spent on these records: the"
                  + " same name for the same records, in whichever file they are. By default the"
                  + " absolute path of `input.path`. The ledger holds a keyed hash of it."),
          given(
              "ledger.database",
              new DatabasePlace(),
              "auto",
              Exposure.WITHHELD,
              "Where the ledger is: a file, or the PostgreSQL database of a team. `auto` is what the"
                  + " environment variable `SAFESYNTH_LEDGER` names, else `safesynth/ledger.db` in"
                  + " `$XDG_DATA_HOME` or `~/.local/share`."),
          unset(
              "ledger.key_file",
              new FilePath(),
              Exposure.WITHHELD,
              "The key under which the ledger's entries are chained and names are hashed. By default"
                  + " beside the ledger's file, and for PostgreSQL `safesynth/ledger.key` in"
                  + " `$XDG_CONFIG_HOME` or `~/.config`."),
          unset(
              "ledger.purpose",
              new Text(),
              Exposure.LEDGER,
              "Why the records are used, for those who read the ledger."));

  private static ConfigKey required(
      String path, ConfigKind kind, Exposure exposure, String meaning) {
    return new ConfigKey(path, kind, Need.REQUIRED, Optional.empty(), exposure, meaning);
  }

  private static ConfigKey given(
      String path, ConfigKind kind, String standard, Exposure exposure, String meaning) {
    return new ConfigKey(path, kind, Need.OPTIONAL, Optional.of(standard), exposure, meaning);
  }

  private static ConfigKey unset(String path, ConfigKind kind, Exposure exposure, String meaning) {
    return new ConfigKey(path, kind, Need.OPTIONAL, Optional.empty(), exposure, meaning);
  }
}
