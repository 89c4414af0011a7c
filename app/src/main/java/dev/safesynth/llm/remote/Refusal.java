package dev.safesynth.llm.remote;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.time.Duration;
import java.util.Optional;

/// Why an endpoint gives no answer, in words, and what to do about it.
final class Refusal {
  private static final String GO_ON =
      " What was written is kept; a run that has begun continues with --resume.";

  private final EndpointSettings settings;
  private final boolean hasKey;

  Refusal(EndpointSettings settings, boolean hasKey) {
    this.settings = settings;
    this.hasKey = hasKey;
  }

  /// @param code the server's word for it
  UserException of(int status, Optional<String> code) {
    String reason = "HTTP status " + status + code.map(word -> ", " + word).orElse("");
    if (status / 100 == 3) {
      return exception(
          "The endpoint sends requests on to another address, which is not followed",
          "Ask it with another program where to, and set model.endpoint to that if you trust it.");
    }
    return switch (status) {
      case 401, 403 ->
          hasKey
              ? exception(
                  "The endpoint does not accept the key (" + reason + ")",
                  "Check model.api_key_env or model.api_key_file, and what the key may be used for.")
              : exception(
                  "The endpoint wants a key (" + reason + ")",
                  "Name the environment variable with it in model.api_key_env.");
      case 402, 429 ->
          exception(
              "The account at the endpoint is used up (" + reason + ")",
              "Top it up, or use another key." + GO_ON);
      case 404, 405, 501 ->
          exception(
              "The endpoint knows no model %s, or serves no %s there (%s)"
                  .formatted(
                      settings.model(),
                      settings.api().map(Api::path).orElse("completions or chat/completions"),
                      reason),
              "Check model.endpoint_model, and that model.endpoint ends like"
                  + " http://localhost:8080/v1.");
      case 400, 413, 422 ->
          exception(
              "The endpoint does not accept the request (" + reason + ")",
              "Is the prompt too long for the model? Lower method.max_tokens, or choose another"
                  + " model.api.");
      default ->
          exception("The endpoint refuses the request (" + reason + ")", "Ask whoever runs it.");
    };
  }

  /// @param what happened the last time
  UserException gaveUp(String what, int attempts, Optional<Duration> asked) {
    return exception(
        "The endpoint gave no answer in %d attempts: %s%s"
            .formatted(
                attempts,
                what,
                asked.map(wait -> ", asks to wait " + wait.toSeconds() + " s").orElse("")),
        "See that it is up and not overloaded; lower model.concurrency or raise model.timeout_s."
            + GO_ON);
  }

  UserException notTrusted() {
    return exception(
        "The endpoint's certificate is not trusted, or it speaks no TLS",
        "Check the host name and the certificate; Java's own list of authorities counts.");
  }

  private UserException exception(String what, String fix) {
    return new UserException(Exit.MODEL, what, settings.place(), fix);
  }
}
