#!/bin/sh
# One row of a table for each method, by the product's own evaluation. ./safesynth setup, then:
#   bench/methods/compare.sh TEST.csv TEXT,COLUMNS LABEL NAME=A.csv,B.csv NAME=...
# The corpora of a name are releases of the same settings, with columns text and label.
root=$(cd "$(dirname "$0")/../.." && pwd -P) || exit 70
. "$root/scripts/find-jdk.sh"
need_jdk
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC \
  -cp "$root/app/target/classes:$root/app/target/lib/*" \
  "$root/bench/methods/Compare.java" "$@"
