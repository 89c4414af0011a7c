package dev.safesynth.dp.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A connection to PostgreSQL that can be cut at the one moment that matters: the server has
/// committed, and its acknowledgement does not arrive.
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AtomicInteger cuts = new AtomicInteger();

  private CuttingProxy(ServerSocket listener, int server) {
    this.listener = listener;
    this.server = server;
  }

  static CuttingProxy to(int server) throws IOException {
    var proxy = new CuttingProxy(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), server);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  void cutAfterNextCommit() {
    armed.set(true);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        var committing = new AtomicBoolean();
        Thread.ofVirtual().start(() -> requests(client, upstream, committing));
        Thread.ofVirtual().start(() -> answers(client, upstream, committing));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void requests(Socket client, Socket upstream, AtomicBoolean committing) {
    try (client;
        upstream) {
      InputStream in = client.getInputStream();
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        if (text.contains("\0commit\0") && armed.compareAndSet(true, false)) {
          committing.set(true);
        }
        upstream.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // cut
    }
  }

  private void answers(Socket client, Socket upstream, AtomicBoolean committing) {
    try (client;
        upstream) {
      InputStream in = upstream.getInputStream();
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (committing.get()) {
          cuts.incrementAndGet();
          return;
        }
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // cut
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
