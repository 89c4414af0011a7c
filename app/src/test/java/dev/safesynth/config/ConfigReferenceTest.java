package dev.safesynth.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigReferenceTest {
  @TempDir private Path folder;

  @Test
  void committedReferenceIsUpToDate() throws IOException {
    String committed = Files.readString(Path.of("../docs/configuration.md"));

    assertThat(committed)
        .as(
            "docs/configuration.md is stale; write it anew with:"
                + " ./safesynth config-reference > docs/configuration.md")
        .isEqualTo(ConfigReference.markdown());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleCanBeRead(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);

    RunConfig config = RunConfig.read(file, List.of());

    assertThat(config.warnings()).isEmpty();
  }

  static Stream<String> examples() {
    return ConfigReference.examples().stream();
  }

  @Test
  void everyKeyIsInTheReferenceWithItsDefault() {
    assertThat(ConfigReference.markdown())
        .contains("| `privacy.epsilon` | number, > 0.0 | required |")
        .contains("| `privacy.delta` | number, > 0.0 and < 1.0 | `1.0e-6` |")
        .contains(ConfigKey.ALL.stream().map(key -> "| `" + key.path() + "` |").toList());
  }

  @Test
  void schemaKnowsKeysRangesAndWhatIsRequired() {
    JsonNode schema = JsonMapper.shared().readTree(ConfigSchema.json());

    assertThat(schema.at("/additionalProperties").booleanValue()).isFalse();
    assertThat(schema.at("/required"))
        .extracting(JsonNode::stringValue)
        .containsExactlyInAnyOrder("input", "labels", "privacy", "output");
    JsonNode privacy = schema.at("/properties/privacy");
    assertThat(privacy.at("/required/0").stringValue()).isEqualTo("epsilon");
    assertThat(privacy.at("/properties/epsilon/exclusiveMinimum").doubleValue()).isZero();
    assertThat(privacy.at("/properties/delta/exclusiveMaximum").doubleValue()).isEqualTo(1);
    assertThat(schema.at("/properties/output/properties/records/maximum").intValue())
        .isEqualTo(1_000_000);
  }
}
