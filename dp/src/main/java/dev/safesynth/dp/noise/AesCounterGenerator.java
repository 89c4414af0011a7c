package dev.safesynth.dp.noise;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Expands seeds of the platform's generator by AES-256 in counter mode.
///
/// Every call takes 32 fresh bytes from the seeding generator, XORs them into a 32-byte key that it
/// keeps, and expands that key once, from counter 0: the first 32 bytes of the stream replace the
/// key, the rest is the output. So a key is used for one call, whoever learns the state later
/// cannot compute earlier output (the old key is gone; "fast key erasure", Bernstein 2017), and
/// whoever learns it now knows nothing after the next call. Two copies of a process share no output
/// beyond the call in progress, as long as the platform's generator tells them apart.
///
/// Not thread-safe. The erasure is of what this class holds; the virtual machine may have made
/// copies (`docs/privacy/random-generator.md`).
final class AesCounterGenerator implements NoiseSource.BitGenerator {
  private static final int KEY_BYTES = 32;

  private final NoiseSource.BitGenerator seeds;
  private final Cipher cipher;
  private final byte[] key = new byte[KEY_BYTES];
  private final byte[] seed = new byte[KEY_BYTES];

  AesCounterGenerator(NoiseSource.BitGenerator seeds) {
    this.seeds = seeds;
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/CTR/NoPadding is part of every JDK", e);
    }
  }

  @Override
  public void nextBytes(byte[] bytes) {
    seeds.nextBytes(seed);
    for (int i = 0; i < KEY_BYTES; i++) {
      key[i] ^= seed[i];
    }
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(bytes, (byte) 0);
    try {
      init();
      // the stream is the encryption of zeros; the old key is overwritten in place
      Arrays.fill(key, (byte) 0);
      require(cipher.update(key, 0, KEY_BYTES, key), KEY_BYTES);
      require(cipher.update(bytes, 0, bytes.length, bytes), bytes.length);
      init(); // the cipher, too, lets go of the key that this output came from
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256 is part of every JDK", e);
    }
  }

  private void init() throws GeneralSecurityException {
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
  }

  /// Bytes that were left as zeros would be noise that everybody knows.
  private static void require(int written, int asked) {
    if (written != asked) {
      throw new IllegalStateException("the cipher wrote " + written + " bytes of " + asked);
    }
  }
}
