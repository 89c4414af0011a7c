package dev.safesynth.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One record of the input.
///
/// @param id identifies the record whatever its place in the file: the value of the id column, or
///   [#contentId(LabelledText)]. Rows with the same content have the same content id on purpose:
///   numbering them would make one row's id depend on whether another row is there, and adding or
///   removing a record would then move others between batches. So identical rows always land in the
///   same batch, and each of them contributes there by itself.
public record DataRecord(String id, LabelledText content) {

  /// SHA-256 over label and text, each as UTF-8 after its length in bytes (four bytes, big-endian);
  /// 64 hexadecimal digits.
  public static String contentId(LabelledText content) {
    MessageDigest digest = sha256();
    for (String part : new String[] {content.label(), content.text()}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Withholds the contents: they are private.
  @Override
  public String toString() {
    return "DataRecord[withheld]";
  }
}
