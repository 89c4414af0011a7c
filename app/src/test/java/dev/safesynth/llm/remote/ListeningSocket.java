package dev.safesynth.llm.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.List;

/// Somebody who would take whatever comes: shows that nothing does.
public final class ListeningSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 300;

  private final InetAddress address;
  private final ServerSocket socket;

  public ListeningSocket() throws IOException {
    this.address = addressInTheNetwork();
    this.socket = new ServerSocket(0, 5, InetAddress.getByAddress(new byte[4]));
  }

  /// An address of this machine that is no loopback address, so that it counts as anybody's; where
  /// the machine has no network, the address that stands for all of them.
  private static InetAddress addressInTheNetwork() throws IOException {
    List<NetworkInterface> cards = Collections.list(NetworkInterface.getNetworkInterfaces());
    for (NetworkInterface card : cards) {
      for (InetAddress own : Collections.list(card.getInetAddresses())) {
        if (!own.isLoopbackAddress() && own.getAddress().length == 4) {
          return own;
        }
      }
    }
    return InetAddress.getByAddress(new byte[4]);
  }

  public String host() {
    return address.getHostAddress();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /// How many bytes came; -1 for a connection without any.
  public int bytes() {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try (Socket caller = socket.accept()) {
        caller.setSoTimeout(PATIENCE_MILLIS);
        int first = caller.getInputStream().read();
        return first < 0 ? -1 : 1 + caller.getInputStream().available();
      } catch (SocketTimeoutException _) {
        return 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
