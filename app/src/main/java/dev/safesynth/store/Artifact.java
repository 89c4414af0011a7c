package dev.safesynth.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One entry of the manifest: something pinned that the product needs and does not carry.
sealed interface Artifact {
  String name();

  /// Where to look, in this order.
  List<Source> sources();

  /// What a source may deliver. Which of them it did is told by the digest.
  List<PinnedFile> deliverables();

  /// Folder name in the cache. Holds part of the digest, so that two manifests which give one name
  /// to different things do not share a folder.
  default String folder() {
    return deliverables().stream()
        .flatMap(file -> file.sha256().stream())
        .findFirst()
        .map(sha -> name() + "-" + sha.abbreviated())
        .orElse(name());
  }

  /// Files out of an archive, kept in a folder with their digests.
  sealed interface Unpacked extends Artifact {
    PinnedFile archive();

    @Override
    default List<PinnedFile> deliverables() {
      return List.of(archive());
    }
  }

  /// The libraries of llama.cpp for one platform.
  ///
  /// @param members folder in the archive, with a slash at the end, whose files are the libraries
  record Natives(
      String name,
      Platform platform,
      Set<Gpu> gpus,
      PinnedFile archive,
      String members,
      List<Source> sources)
      implements Unpacked {}

  /// A model in ONNX that turns texts into vectors.
  ///
  /// @param model path of the ONNX file in the archive
  /// @param tokenizer path of its `tokenizer.json` in the archive
  record Embeddings(
      String name, PinnedFile archive, String model, String tokenizer, List<Source> sources)
      implements Unpacked {}

  /// A GGUF file, alone or as one member of an archive.
  ///
  /// @param convert the format that set-up converts it to, such as `Q8_0`; empty for "as it is"
  record Model(
      String name,
      PinnedFile file,
      Optional<Packed> packed,
      Optional<String> convert,
      List<Source> sources)
      implements Artifact {
    @Override
    public List<PinnedFile> deliverables() {
      return Stream.concat(Stream.of(file), packed.map(Packed::archive).stream()).toList();
    }
  }

  /// An archive with the wanted file in it.
  ///
  /// @param member path of the file in the archive
  record Packed(PinnedFile archive, String member) {}
}
