package dev.safesynth.dp;

import dev.safesynth.dp.accounting.ZeroConcentrated;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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

  /// The charge of an interrupted run, whose reservation is already on the disk. Nothing is charged
  /// twice: the allowances of parts that were already used start where they stopped.
  public Charge resume(Entry entry) throws IOException {
    append("resumed", entry);
    return new Charge(entry.loss());
  }

  /// Writes that the charge is spent for good.
  public void spent(Entry entry) throws IOException {
    append("spent", entry);
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
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String plain(String value) {
    if (!value.matches("[A-Za-z0-9 ._:-]*")) {
      throw new IllegalArgumentException("a charge holds plain identifiers only");
    }
    return value;
  }
}
