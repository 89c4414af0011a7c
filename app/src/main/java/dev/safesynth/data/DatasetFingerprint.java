package dev.safesynth.data;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Recognises a file without telling anything about it: HMAC-SHA-256 of its bytes under a random
/// salt. A plain hash would let a reader of the certificate confirm a guess of the whole file.
///
/// @param hex 64 hexadecimal digits
public record DatasetFingerprint(String hex) {
  private static final int LEAST_SALT_BYTES = 16;

  /// Reads the whole file.
  ///
  /// @param salt at least 16 random bytes, kept where the private data are kept
  public static DatasetFingerprint of(Path file, byte[] salt) {
    if (salt.length < LEAST_SALT_BYTES) {
      throw new IllegalArgumentException("salt must have >= 16 bytes, was " + salt.length);
    }
    RecordFile.requireReadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(salt, "HmacSHA256"));
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        mac.update(buffer, 0, read);
      }
      return new DatasetFingerprint(HexFormat.of().formatHex(mac.doFinal()));
    } catch (IOException e) {
      throw new UserException(
          Exit.ENVIRONMENT,
          "The input cannot be read",
          file.toString(),
          "Check its permissions and the disk.",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
