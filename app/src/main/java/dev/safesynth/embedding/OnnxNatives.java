package dev.safesynth.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Loads ONNX Runtime's libraries without leaving anything behind. By itself it unpacks them into a
/// folder for temporary files and asks for that folder's removal before that of the files in it, so
/// that an empty folder stays for each run. Here they are unpacked before, and removed as soon as
/// they are loaded: what a process has loaded needs no name on Linux and macOS.
final class OnnxNatives {
  private static final String FOLDER_PROPERTY = "onnxruntime.native.path";

  private static @Nullable OrtEnvironment loaded;

  private OnnxNatives() {}

  /// The environment of this process.
  static synchronized OrtEnvironment environment() {
    OrtEnvironment environment = loaded;
    if (environment != null) {
      return environment;
    }
    @Nullable Path folder = System.getProperty(FOLDER_PROPERTY) == null ? unpacked() : null;
    try {
      loaded =
          environment =
              OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "safesynth");
      return environment;
    } finally {
      if (folder != null) {
        System.clearProperty(FOLDER_PROPERTY);
        remove(folder);
      }
    }
  }

  /// A folder with the libraries, which ONNX Runtime is told of; null where it has to help itself.
  private static @Nullable Path unpacked() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean mac = system.contains("mac");
    if (!mac && !system.contains("linux")) {
      return null; // Windows does not remove what is loaded
    }
    String processor = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x64";
    String from = "/ai/onnxruntime/native/" + (mac ? "osx-" : "linux-") + processor + "/";
    try {
      Path folder = Files.createTempDirectory("safesynth-onnx");
      for (String name : names()) {
        try (InputStream library = OrtEnvironment.class.getResourceAsStream(from + name)) {
          if (library == null) {
            remove(folder);
            return null;
          }
          Files.copy(library, folder.resolve(name));
        }
      }
      System.setProperty(FOLDER_PROPERTY, folder.toString());
      return folder;
    } catch (IOException _) {
      return null; // ONNX Runtime fails there, too, and says so
    }
  }

  private static List<String> names() {
    return List.of(
        System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
  }

  private static void remove(Path folder) {
    try {
      for (String name : names()) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException _) { // an empty folder in the place for temporary files does no harm
    }
  }
}
