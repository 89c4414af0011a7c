package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Everything that a run needs and a clean machine lacks: natives, model, conversion, embeddings.
public final class Setup {
  private final ArtifactStore store;
  private final Function<Path, Conversion> quantiser;

  /// A set-up of a store.
  ///
  /// @param quantiser makes the conversion from the folder of the natives; called when a model is
  ///   to be converted, so that a warm cache loads no library
  public Setup(ArtifactStore store, Function<Path, Conversion> quantiser) {
    this.store = store;
    this.quantiser = quantiser;
  }

  /// Where things are.
  ///
  /// @param natives folder of llama.cpp's libraries
  /// @param model GGUF file to run
  /// @param embeddings folder of the model for sentence embeddings
  public record Ready(Path natives, Path model, Path embeddings) {}

  /// Fetches what is missing. With a warm cache it touches no network and writes nothing; what is
  /// there is checked.
  ///
  /// @throws UserException (model) with all that is missing, since who has to carry files by hand
  ///   wants to know all of them at once
  public Ready run(Gpu gpu, String model) {
    var missing = new ArrayList<UserException>();
    Optional<Path> natives = attempt(() -> store.fetchNatives(gpu), missing);
    Optional<Path> weights =
        attempt(
            () ->
                natives.isPresent()
                    ? store.fetchModel(model, conversion(natives.get()))
                    : store.fetchModelSource(model),
            missing);
    Optional<Path> embeddings = attempt(store::fetchEmbeddings, missing);
    if (!missing.isEmpty()) {
      throw together(missing);
    }
    return new Ready(natives.orElseThrow(), weights.orElseThrow(), embeddings.orElseThrow());
  }

  private Conversion conversion(Path natives) {
    return (source, target) -> quantiser.apply(natives).convert(source, target);
  }

  private static Optional<Path> attempt(Supplier<Path> fetch, List<UserException> missing) {
    try {
      return Optional.of(fetch.get());
    } catch (UserException e) {
      if (e.exit() != Exit.MODEL) {
        throw e;
      }
      missing.add(e);
      return Optional.empty();
    }
  }

  private UserException together(List<UserException> missing) {
    return missing.size() == 1
        ? missing.getFirst()
        : new UserException(
            Exit.MODEL,
            joined(". ", missing, UserException::what),
            store.root().toString(),
            joined(" ", missing, UserException::fix),
            missing.getFirst());
  }

  private static String joined(
      String separator, List<UserException> missing, Function<UserException, String> part) {
    return missing.stream().map(part).collect(Collectors.joining(separator));
  }
}
