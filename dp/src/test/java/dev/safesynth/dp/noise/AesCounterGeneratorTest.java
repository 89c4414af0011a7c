package dev.safesynth.dp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class AesCounterGeneratorTest {
  /// Against counters encrypted one by one, with the key chain written out.
  @Test
  void everyCallExpandsANewKeyOnce() throws GeneralSecurityException {
    var seeds = new byte[][] {filled(1), filled(2), filled(3)};
    var next = new int[1];
    var generator =
        new AesCounterGenerator(bytes -> System.arraycopy(seeds[next[0]++], 0, bytes, 0, 32));
    var key = new byte[32];

    for (byte[] seed : seeds) {
      for (int i = 0; i < 32; i++) {
        key[i] ^= seed[i];
      }
      byte[] stream = counters(key, 32 + 4096);
      var output = new byte[4096];
      generator.nextBytes(output);

      assertThat(output).isEqualTo(Arrays.copyOfRange(stream, 32, stream.length));
      key = Arrays.copyOf(stream, 32);
    }
  }

  /// What was in the buffer before does not matter.
  @Test
  void theOutputDoesNotDependOnWhatTheBufferHeld() {
    byte[] used = filled(7);
    var clean = new byte[32];

    new AesCounterGenerator(bytes -> Arrays.fill(bytes, (byte) 5)).nextBytes(used);
    new AesCounterGenerator(bytes -> Arrays.fill(bytes, (byte) 5)).nextBytes(clean);

    assertThat(used).isEqualTo(clean);
  }

  @Test
  void bytesAreUniform() {
    var generator = new AesCounterGenerator(bytes -> Arrays.fill(bytes, (byte) 9));
    var bytes = new byte[1 << 20];
    var counts = new long[256];
    var law = new double[256];
    Arrays.fill(law, 1.0 / 256);

    generator.nextBytes(bytes);
    for (byte value : bytes) {
      counts[value & 0xff]++;
    }

    GoodnessOfFit.check(counts, law);
  }

  private static byte[] filled(int value) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] counters(byte[] key, int length) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    ByteBuffer blocks = ByteBuffer.allocate(length);
    for (long counter = 0; counter < length / 16; counter++) {
      blocks.putLong(0).putLong(counter);
    }
    return cipher.doFinal(blocks.array());
  }
}
