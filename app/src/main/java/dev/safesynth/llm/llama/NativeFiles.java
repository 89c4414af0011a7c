package dev.safesynth.llm.llama;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The three libraries of a llama.cpp build, in the order in which they are loaded. Their names
/// differ by platform and by who built them: `libllama.v0.5.0.so`, `libllama.so.0`, `llama.dll`,
/// `libllama.0.dylib`.
record NativeFiles(Path base, Path ggml, Path llama) {

  static NativeFiles in(Path directory) {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw missing("llama.cpp's libraries cannot be read", directory, e);
    }
    return new NativeFiles(
        find(files, "ggml-base", directory),
        find(files, "ggml", directory),
        find(files, "llama", directory));
  }

  private static Path find(List<Path> files, String name, Path directory) {
    Pattern pattern =
        Pattern.compile(
            "(lib)?" + Pattern.quote(name) + "([.-]?v?\\d[\\w.]*)?\\.(so|dylib|dll)(\\.[\\d.]+)?");
    // Several names of one build are links to one file; the shortest is the one without version.
    return files.stream()
        .filter(file -> pattern.matcher(file.getFileName().toString()).matches())
        .min(
            Comparator.<Path>comparingInt(file -> file.getFileName().toString().length())
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow(
            () ->
                missing(
                    "llama.cpp's library '" + name + "' is missing from the natives folder",
                    directory,
                    null));
  }

  private static UserException missing(String what, Path directory, @Nullable IOException cause) {
    String fix = "Run './safesynth setup', or point to a folder with a build of llama.cpp 0.5.0.";
    return cause == null
        ? new UserException(Exit.MODEL, what, directory.toString(), fix)
        : new UserException(Exit.MODEL, what, directory.toString(), fix, cause);
  }
}
