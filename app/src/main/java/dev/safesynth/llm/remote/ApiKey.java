package dev.safesynth.llm.remote;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import dev.safesynth.llm.remote.EndpointSettings.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// A secret that opens an endpoint. It goes into one header and nowhere else; nothing prints it.
final class ApiKey {
  /// What a header can carry; checked here because the HTTP client would quote a bad value.
  private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7E]{1,4096}");

  private static final int MOST_BYTES = 8192;

  private final String secret;

  private ApiKey(String secret, String where) {
    if (!USABLE.matcher(secret).matches()) {
      throw new UserException(
          Exit.USAGE,
          "The key of the endpoint is empty or has characters that no key has",
          where,
          "It must be one line of visible ASCII characters; the key itself is never shown.");
    }
    this.secret = secret;
  }

  static ApiKey read(KeySource source, Map<String, String> environment) {
    return switch (source) {
      case KeySource.Variable(String name) -> fromVariable(name, environment);
      case KeySource.InFile(Path path) -> fromFile(path);
    };
  }

  private static ApiKey fromVariable(String name, Map<String, String> environment) {
    String value = environment.get(name);
    if (value == null) {
      throw new UserException(
          Exit.USAGE,
          "The environment variable with the key of the endpoint is not set",
          "model.api_key_env: " + name,
          "Set it, or name a file in model.api_key_file.");
    }
    return new ApiKey(value.strip(), "model.api_key_env: " + name);
  }

  private static ApiKey fromFile(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new UserException(
            Exit.USAGE,
            "The file with the key of the endpoint holds more than a key",
            path.toString(),
            "Put the key alone into a file.");
      }
      return new ApiKey(Files.readString(path).strip(), path.toString());
    } catch (IOException e) {
      // without the cause: decoding errors may tell of the contents
      throw new UserException(
          Exit.USAGE,
          "The file with the key of the endpoint cannot be read",
          path.toString(),
          "Correct model.api_key_file or the permissions; the file is ASCII text.");
    }
  }

  String header() {
    return "Bearer " + secret;
  }

  /// Whether a text that somebody else wrote repeats the secret or a good part of it.
  boolean isIn(String text) {
    int part = Math.min(secret.length(), 8);
    for (int start = 0; start + part <= secret.length(); start++) {
      if (text.contains(secret.substring(start, start + part))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "ApiKey[withheld]";
  }
}
