package dev.safesynth.dp;

import dev.safesynth.dp.accounting.Neighbouring;
import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// An append-only file with one JSON line for each change of a charge: `reserved` before any
/// private value is opened, then `spent`, or `released` when provably nothing was drawn. Each line
/// is on the disk before the method returns.
public final class ChargeRecord {
  private final Path file;

  public ChargeRecord(Path file) {
    this.file = file;
  }

  /// What is charged.
  ///
  /// @param run the identity of the run; a resumed run keeps it
  /// @param configurationHash SHA-256 of the effective configuration
  public record Entry(
      String run,
      double epsilon,
      double delta,
      ZeroConcentrated loss,
      Neighbouring relation,
      String unit,
      String configurationHash) {}

  /// Writes a reservation and returns the charge. Call before private data is opened.
  public Charge reserve(Entry entry) throws IOException {
    append("reserved", entry);
    return new Charge(entry.loss());
  }

  /// The charge of an interrupted run. Nothing is charged twice: the allowances of parts that were
  /// already used start where they stopped. A run that died before its reservation was on the disk
  /// has read nothing, and reserves now.
  public Charge resume(Entry entry) throws IOException {
    append(has("reserved", entry) ? "resumed" : "reserved", entry);
    return new Charge(entry.loss());
  }

  /// Writes that the charge is spent for good; once, however often it is called.
  public void spent(Entry entry) throws IOException {
    if (!has("spent", entry)) {
      append("spent", entry);
    }
  }

  private boolean has(String state, Entry entry) throws IOException {
    if (Files.notExists(file)) {
      return false;
    }
    String start = "{\"state\":\"" + state + "\"";
    String run = "\"run\":\"" + entry.run() + "\"";
    return Files.readAllLines(file).stream()
        .anyMatch(line -> line.startsWith(start) && line.contains(run) && line.endsWith("}"));
  }

  /// Writes that the reservation was given back because no mechanism was used.
  public void released(Entry entry) throws IOException {
    append("released", entry);
  }

  private void append(String state, Entry entry) throws IOException {
    String line =
        """
        {"state":"%s","at":"%s","run":"%s","epsilon":%s,"delta":%s,"rho":%s,\
        "neighbouring_relation":"%s","privacy_unit":"%s","configuration":"%s"}
        """
            .formatted(
                state,
                Instant.now(),
                plain(entry.run()),
                entry.epsilon(),
                entry.delta(),
                entry.loss().rho(),
                entry.relation().text(),
                plain(entry.unit()),
                plain(entry.configurationHash()));
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      // a line that a crash cut off stands by itself, so that it does not spoil this one
      String whole = endsInsideALine() ? "\n" + line : line;
      ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
      long good = channel.size();
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        restore(channel, good);
        throw e;
      }
      channel.force(true);
    }
  }

  private boolean endsInsideALine() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.read(last, channel.size() - 1) == 1
          && last.get(0) != '\n';
    }
  }

  /// Half a line would spoil the next one.
  private static void restore(FileChannel channel, long size) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      // the first failure says more
    }
  }

  private static String plain(String value) {
    if (!value.matches("[A-Za-z0-9 ._:-]*")) {
      throw new IllegalArgumentException("a charge holds plain identifiers only");
    }
    return value;
  }
}
