package dev.safesynth.dp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends each record to a part by a keyed hash of its identity. The part of a record depends on
/// that record and the key alone, never on the other records or on the order of rows: removing one
/// record leaves every other where it was, which is what parallel composition asks for.
public final class KeyedRouting {
  private static final int KEY_BYTES = 32;

  private final byte[] key;

  /// Knows the key and has seen nothing else; only copies of it are fed.
  private final Mac keyed;

  private KeyedRouting(byte[] key) {
    this.key = key;
    try {
      this.keyed = Mac.getInstance("HmacSHA256");
      keyed.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  /// A routing with a fresh secret key.
  public static KeyedRouting fresh() {
    var key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new KeyedRouting(key);
  }

  /// The routing of an interrupted run.
  public static KeyedRouting ofHex(String hex) {
    byte[] key = HexFormat.of().parseHex(hex);
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a routing key has " + KEY_BYTES + " bytes");
    }
    return new KeyedRouting(key);
  }

  /// The key, for the journal of the run; it stays on the machine.
  public String hex() {
    return HexFormat.of().formatHex(key);
  }

  /// The part of a record, `0 .. parts - 1`.
  ///
  /// @param purpose separates independent routings by the same key
  public int part(String purpose, String recordId, int parts) {
    if (parts < 1) {
      throw new IllegalArgumentException("parts must be >= 1, was " + parts);
    }
    return (int) Long.remainderUnsigned(hash(purpose, recordId), parts);
  }

  /// True for a share `share` of all possible records.
  public boolean below(String purpose, String recordId, double share) {
    return (hash(purpose, recordId) >>> 11) * 0x1.0p-53 < share;
  }

  /// The place of a record in a random order of all possible records, from the least value on: the
  /// first records of it are a random sample, and the same one for the same key.
  public long rank(String purpose, String recordId) {
    return hash(purpose, recordId);
  }

  private long hash(String purpose, String recordId) {
    try {
      var mac = (Mac) keyed.clone();
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return ByteBuffer.wrap(mac.doFinal(recordId.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("HmacSHA256 of the JDK can be copied", e);
    }
  }
}
