#!/bin/sh
# Texts per CPU-second and agreement of our embeddings and langchain4j's wrapper of the same model,
# in one process. ./safesynth setup, then: bench/embedding/compare.sh CSV [ROWS]
root=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 70
. "$root/scripts/find-jdk.sh"
need_jdk
need_maven "to fetch the wrapper"
mvn -B -ntp -q -f "$root/bench/embedding/pom.xml" dependency:copy-dependencies || exit 70
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
  -cp "$root/app/target/classes:$root/app/target/lib/*:$root/bench/embedding/target/lib/*" \
  "$root/bench/embedding/Compare.java" "$@"
