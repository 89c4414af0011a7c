package dev.safesynth.store;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.nio.file.Path;
import java.util.function.Function;

/// Everything that a run needs and a clean machine lacks: natives, model, conversion.
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
  public record Ready(Path natives, Path model) {}

  /// Fetches what is missing. With a warm cache it touches no network and writes nothing; what is
  /// there is checked.
  ///
  /// @throws UserException (model) with all that is missing, when a source of either fails
  public Ready run(Gpu gpu, String model) {
    Path natives;
    try {
      natives = store.fetchNatives(gpu);
    } catch (UserException first) {
      throw first.exit() == Exit.MODEL ? withModelToo(first, model) : first;
    }
    Conversion conversion = (source, target) -> quantiser.apply(natives).convert(source, target);
    return new Ready(natives, store.fetchModel(model, conversion));
  }

  /// Who has to carry files by hand wants to know all of them at once.
  private UserException withModelToo(UserException first, String model) {
    try {
      store.fetchModelSource(model);
      return first;
    } catch (UserException second) {
      return second.exit() == Exit.MODEL
          ? new UserException(
              Exit.MODEL,
              first.what() + ". " + second.what(),
              store.root().toString(),
              first.fix() + " " + second.fix(),
              first)
          : second;
    }
  }
}
