package dev.safesynth.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Notices an id that came before, in at most 43 bytes for each id, however long ids are.
///
/// It keeps the first 128 bits of HMAC-SHA-256 under a key that is drawn anew each time. Equal ids
/// have equal hashes, so no repetition is ever missed. Among a billion different ids, two look
/// equal with a probability below 2^-67, whatever they are: nobody can choose ids for a key that is
/// not drawn yet.
final class DistinctIds {
  /// Tables by the first bits of the hash: they grow one at a time, so little is held twice.
  private static final int TABLES = 64;

  private static final int FIRST_SLOTS = 16;

  private final Mac keyed;
  private final Table[] tables = new Table[TABLES];

  DistinctIds() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      keyed = Mac.getInstance("HmacSHA256");
      keyed.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
    Arrays.setAll(tables, _ -> new Table());
  }

  /// Whether the id is a new one.
  boolean add(String id) {
    ByteBuffer hash = ByteBuffer.wrap(keyed.doFinal(id.getBytes(StandardCharsets.UTF_8)));
    long high = hash.getLong();
    long low = hash.getLong();
    return tables[(int) (high >>> 58)].add(high, low == 0 ? 1 : low);
  }

  /// Open addressing over pairs of numbers; a pair whose second number is 0 is a free slot.
  private static final class Table {
    private long[] pairs = new long[2 * FIRST_SLOTS];
    private int size;

    boolean add(long high, long low) {
      if (4 * (size + 1) > 3 * (pairs.length / 2)) {
        grow();
      }
      boolean isNew = put(pairs, high, low);
      size += isNew ? 1 : 0;
      return isNew;
    }

    private void grow() {
      var larger = new long[2 * pairs.length];
      for (int i = 0; i < pairs.length; i += 2) {
        if (pairs[i + 1] != 0) {
          put(larger, pairs[i], pairs[i + 1]);
        }
      }
      pairs = larger;
    }

    private static boolean put(long[] pairs, long high, long low) {
      int mask = pairs.length - 1;
      for (int at = (int) (2 * high) & mask; ; at = (at + 2) & mask) {
        if (pairs[at + 1] == 0) {
          pairs[at] = high;
          pairs[at + 1] = low;
          return true;
        }
        if (pairs[at] == high && pairs[at + 1] == low) {
          return false;
        }
      }
    }
  }
}
