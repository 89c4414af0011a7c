# Sourced by ./safesynth and ./check. find_jdk sets JAVA_HOME to a JDK 25, or fails.

# Succeeds when $1 is the folder of a JDK 25 with a compiler. The file `release` says it without
# starting anything; a JDK without that file is asked.
is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[".+-]' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | grep -q '^javac 25\([.+-]\|$\)'
  fi
}

# Prints the JDK that a java program on the PATH belongs to, through its links.
jdk_of_path() {
  program=$(command -v javac) || program=$(command -v java) || return 1
  while [ -L "$program" ]; do
    link=$(readlink "$program")
    case $link in
      /*) program=$link ;;
      *) program=$(dirname "$program")/$link ;;
    esac
  done
  (cd "$(dirname "$program")/.." 2>/dev/null && pwd -P)
}

# SAFESYNTH_JDK_FOLDERS (with colons) replaces the usual install folders.
find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  candidate=$(jdk_of_path) && is_jdk_25 "$candidate" && {
    JAVA_HOME=$candidate
    export JAVA_HOME
    return 0
  }
  folders=${SAFESYNTH_JDK_FOLDERS:-/usr/lib/jvm:/usr/java:/opt:/opt/java:/usr/local:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks:${HOME:-}/.asdf/installs/java:${HOME:-}/.local/share/mise/installs/java:/Library/Java/JavaVirtualMachines:${HOME:-}/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt}
  saved=$IFS
  IFS=:
  for folder in $folders; do
    IFS=$saved
    for candidate in "$folder"/*25*/Contents/Home "$folder"/*25*/libexec/openjdk.jdk/Contents/Home "$folder"/*25* "$folder"/*; do
      if [ -d "$candidate" ] && is_jdk_25 "$candidate"; then
        JAVA_HOME=$candidate
        export JAVA_HOME
        return 0
      fi
    done
  done
  IFS=$saved
  return 1
}

# Says in one line what is missing and ends with the exit code for "missing or unfit".
need_jdk() {
  find_jdk || {
    echo "safesynth: JDK 25 is missing (looked at JAVA_HOME, PATH and the usual install folders). Install one, or set JAVA_HOME to it." >&2
    exit 5
  }
}

# $1: what Maven is needed for.
need_maven() {
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  if [ -z "$version" ] || [ "$major" -lt 3 ] || { [ "$major" -eq 3 ] && [ "$minor" -lt 8 ]; }; then
    echo "safesynth: Maven 3.8 or newer is missing (found ${version:-none}); it is needed $1. Install it so that mvn is on the PATH." >&2
    exit 5
  fi
}
