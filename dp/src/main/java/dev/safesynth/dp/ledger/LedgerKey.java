package dev.safesynth.dp.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret under which entries are chained and names are hashed. Without it nobody can write an
/// entry that passes, nor test a guess of a name. It is not in the database and does not print.
///
/// All hashes are HMAC-SHA-256 over a purpose and length-prefixed parts, so that no two different
/// inputs are the same bytes.
public final class LedgerKey {
  private static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private LedgerKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  static LedgerKey fresh() {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new LedgerKey(key);
  }

  /// A key from its 64 hexadecimal digits, as in a key file; surrounding blanks are ignored.
  ///
  /// @throws IllegalArgumentException when it is not that; the message does not quote it
  public static LedgerKey ofHex(String hex) {
    String digits = hex.strip();
    if (!digits.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("a ledger key is 64 hexadecimal digits");
    }
    return new LedgerKey(HexFormat.of().parseHex(digits));
  }

  /// For the key file.
  String hex() {
    return HexFormat.of().formatHex(key.getEncoded());
  }

  /// Tells whether an entry was written under this key, without telling the key.
  String check() {
    return hash("key check", "");
  }

  DataSetId dataSet(String name) {
    return new DataSetId(hash("data set", name));
  }

  /// The hash of an entry, its own field `hash` aside.
  String hash(Entry entry) {
    return hash(
        "entry",
        Long.toString(entry.seq()),
        entry.id().toString(),
        entry.kind().text(),
        entry.at().toString(),
        entry.dataSet(),
        entry.body(),
        entry.previousHash());
  }

  /// The hash of a stream to its end.
  String fingerprint(InputStream contents) throws IOException {
    Mac mac = mac();
    mac.update(encode("contents"));
    var buffer = new byte[1 << 16];
    for (int read = contents.read(buffer); read >= 0; read = contents.read(buffer)) {
      mac.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(mac.doFinal());
  }

  private String hash(String... parts) {
    return HexFormat.of().formatHex(mac().doFinal(encode(parts)));
  }

  private static byte[] encode(String... parts) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (String part : parts) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
    }
  }

  @Override
  public String toString() {
    return "LedgerKey[withheld]";
  }
}
