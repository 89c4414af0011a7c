package dev.safesynth.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// One file over HTTP, resumed where it broke off. `HttpURLConnection` rather than the newer client
/// because its read time-out covers the body: a server that falls silent must not hang set-up.
final class HttpDownload {
  private static final int ATTEMPTS = 4;
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final URI address;
  private final Path part;
  private final Progress progress;

  HttpDownload(URI address, Path part, Progress progress) {
    this.address = address;
    this.part = part;
    this.progress = progress;
  }

  /// Completes `part`, going on behind the bytes that it already has. It stays when this fails, for
  /// the next run to go on with. A connection that breaks is opened again as long as it gets
  /// anywhere.
  void run() throws IOException {
    long before = sizeSoFar();
    for (int attempt = 1; ; attempt++) {
      try {
        transfer();
        return;
      } catch (BrokenOff e) {
        long now = sizeSoFar();
        if (attempt >= ATTEMPTS || now <= before) {
          throw e;
        }
        before = now;
      }
    }
  }

  private void transfer() throws IOException {
    long have = sizeSoFar();
    URLConnection opened = address.toURL().openConnection();
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new IOException("not an HTTP address");
    }
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Accept-Encoding", "identity");
    connection.setRequestProperty("User-Agent", "safesynth");
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
    }
    try {
      int status = connection.getResponseCode();
      if (status == RANGE_NOT_SATISFIABLE && have > 0) {
        return; // there is no more than we have; the digest tells whether that is right
      }
      if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
        throw new IOException("HTTP status " + status);
      }
      boolean resumed =
          status == HttpURLConnection.HTTP_PARTIAL
              && String.valueOf(connection.getHeaderField("Content-Range"))
                  .startsWith("bytes " + have + "-");
      if (status == HttpURLConnection.HTTP_PARTIAL && !resumed) {
        throw new IOException("the server sent another range than was asked for");
      }
      receive(connection, resumed ? have : 0);
    } finally {
      connection.disconnect();
    }
  }

  private void receive(HttpURLConnection connection, long from) throws IOException {
    long length = connection.getContentLengthLong();
    long total = length < 0 ? -1 : from + length;
    long done = from;
    try (InputStream in = connection.getInputStream();
        OutputStream out = open(from > 0)) {
      byte[] buffer = new byte[1 << 18];
      for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
        write(out, buffer, n);
        done += n;
        progress.update("downloading " + address.getHost(), done, total);
      }
    }
    if (total >= 0 && done < total) {
      throw new BrokenOff("the connection broke off after " + done + " of " + total + " bytes");
    }
  }

  private long sizeSoFar() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private OutputStream open(boolean append) {
    try {
      return Files.newOutputStream(
          part,
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw Storage.failure(part, e);
    }
  }

  /// A full disk must not be taken for a bad network.
  private void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw Storage.failure(part, e);
    }
  }

  private static int read(InputStream in, byte[] buffer) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new BrokenOff("the connection broke off: " + e.getMessage(), e);
    }
  }

  /// The transfer began well and stopped in the middle.
  private static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOff(String message) {
      super(message);
    }

    BrokenOff(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
