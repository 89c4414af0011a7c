package dev.safesynth.llm.remote;

import dev.safesynth.failure.UserException;
import dev.safesynth.llm.Completer;
import dev.safesynth.llm.remote.EndpointClient.Result;
import dev.safesynth.llm.remote.EndpointSettings.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A model behind an endpoint, with what was spent on it. Opening it sends nothing. Thread-safe.
public final class RemoteModel implements AutoCloseable {
  private final EndpointSettings settings;
  private final TokenMeter meter;
  private final EndpointClient client;
  private final AtomicReference<Api> api;

  private RemoteModel(EndpointSettings settings, Optional<ApiKey> key, RetryPolicy policy) {
    this.settings = settings;
    this.meter = new TokenMeter(settings.limits());
    this.client = new EndpointClient(settings, key, meter, policy);
    this.api = new AtomicReference<>(settings.api().orElse(Api.COMPLETIONS));
  }

  /// Takes the key and sends nothing.
  ///
  /// @throws UserException with exit USAGE when the key is missing or no key
  public static RemoteModel open(EndpointSettings settings, Map<String, String> environment) {
    return open(settings, environment, RetryPolicy.STANDARD);
  }

  static RemoteModel open(
      EndpointSettings settings, Map<String, String> environment, RetryPolicy policy) {
    return new RemoteModel(
        settings, settings.key().map(source -> ApiKey.read(source, environment)), policy);
  }

  public EndpointSettings settings() {
    return settings;
  }

  public TokenMeter meter() {
    return meter;
  }

  /// How the model is asked; settled by [#tryOut] where the settings leave it open.
  public Api api() {
    return api.get();
  }

  /// Asks in this way from now on, as the first part of an interrupted run did.
  public void use(Api chosen) {
    api.set(chosen);
  }

  /// Asks a few public questions: whether the endpoint answers, in which way it is best asked, and
  /// whether the model keeps to the form of the prompts.
  ///
  /// @param notes hears the outcome and warnings
  /// @throws UserException when there is no answer
  public void tryOut(Consumer<String> notes, BooleanSupplier stop) {
    warnings().forEach(notes);
    @Nullable UserException refused = null;
    @Nullable Api answering = null;
    for (Api candidate : settings.api().map(List::of).orElse(List.of(Api.values()))) {
      switch (trial(candidate, stop)) {
        case Trial.Stopped _ -> {
          return;
        }
        case Trial.Refused(Result.Refused how) -> {
          if (!isNotServed(how.status())) {
            throw how.reason();
          }
          refused = how.reason();
        }
        case Trial.Answers(List<String> texts) -> {
          if (FormTrial.passes(texts)) {
            api.set(candidate);
            notes.accept("the endpoint answers, asked by " + candidate.word());
            return;
          }
          answering = answering == null ? candidate : answering;
        }
      }
    }
    if (answering == null) {
      throw refused == null ? new IllegalStateException("no way to ask") : refused;
    }
    api.set(answering);
    notes.accept(
        ("warning: model %s at %s does not keep to the form of the prompts, asked by %s: most of its"
                + " trial answers were no plain line of text; its texts may hold chatter. Choose"
                + " another model.endpoint_model or model.api")
            .formatted(settings.model(), settings.place(), answering.word()));
  }

  private sealed interface Trial {
    record Answers(List<String> texts) implements Trial {}

    record Refused(Result.Refused how) implements Trial {}

    record Stopped() implements Trial {}
  }

  private Trial trial(Api candidate, BooleanSupplier stop) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < FormTrial.REQUESTS; i++) {
      switch (ask(candidate, FormTrial.REQUEST, stop)) {
        case Result.Text(String text) -> texts.add(text);
        case Result.Refused how -> {
          return new Trial.Refused(how);
        }
        case Result.Stopped _ -> {
          return new Trial.Stopped();
        }
      }
    }
    return new Trial.Answers(texts);
  }

  private static boolean isNotServed(int status) {
    return status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
  }

  private List<String> warnings() {
    var warnings = new ArrayList<String>();
    if (!settings.isEncrypted() && !settings.isLoopback()) {
      warnings.add(
          "warning: requests to %s are not encrypted%s; use https"
              .formatted(
                  settings.place(), settings.key().isPresent() ? ", and the key is in them" : ""));
    }
    settings
        .key()
        .filter(source -> source instanceof KeySource.InFile(Path path) && othersRead(path))
        .ifPresent(
            _ ->
                warnings.add(
                    "warning: other users can read the file with the key of the endpoint; chmod 600"));
    return warnings;
  }

  private static boolean othersRead(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException _) {
      return false; // not known here
    }
  }

  /// For prompts that hold nothing private. Closing it does nothing: the model stays open.
  public Completer completer() {
    return new Completions();
  }

  /// For prompts with private text.
  ///
  /// @throws UserException with exit USAGE when this host may not see any
  public Completer completerForPrivateText() {
    settings.requirePrivateTextAllowed();
    return new Completions();
  }

  private Result ask(Api how, Completer.Request request, BooleanSupplier stop) {
    try {
      return client.ask(how, request, stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the endpoint", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Completions implements Completer {
    @Override
    public Optional<List<String>> complete(List<Request> requests, BooleanSupplier stop) {
      var failed = new AtomicBoolean();
      BooleanSupplier over = () -> failed.get() || stop.getAsBoolean();
      var running = new ArrayList<Future<Result>>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Request request : requests) {
          running.add(
              threads.submit(
                  () -> {
                    boolean answered = false;
                    try {
                      Result result = ask(api(), request, over);
                      answered = result instanceof Result.Text;
                      return result;
                    } finally {
                      if (!answered) {
                        failed.set(true); // the others need not go on
                      }
                    }
                  }));
        }
      }
      return texts(running);
    }

    private Optional<List<String>> texts(List<Future<Result>> done) {
      var texts = new ArrayList<String>();
      boolean stopped = false;
      for (Future<Result> one : done) {
        switch (result(one)) {
          case Result.Text(String text) -> texts.add(text);
          case Result.Refused refused -> throw refused.reason();
          case Result.Stopped _ -> stopped = true;
        }
      }
      return stopped ? Optional.empty() : Optional.of(texts);
    }

    private static Result result(Future<Result> done) {
      try {
        return done.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof UserException user
            ? user
            : new IllegalStateException("a request failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for completions", e);
      }
    }

    @Override
    public void close() {
      // the model belongs to whoever opened it
    }
  }
}
