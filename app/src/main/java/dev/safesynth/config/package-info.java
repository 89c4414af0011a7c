/// The run's configuration: one YAML file, read strictly into records.
@NullMarked
package dev.safesynth.config;

import org.jspecify.annotations.NullMarked;
