package dev.safesynth.llm.remote;

import dev.safesynth.failure.Exit;
import dev.safesynth.failure.UserException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a model is served and how it may be used. Holds no secret: only where the key is.
///
/// @param address up to and with `/v1`, without a slash at the end
/// @param model as the endpoint calls it
/// @param api empty: found out by a public trial
/// @param key empty: the endpoint wants none
/// @param allowPrivateTextTo hosts that may see private text, in lower case
/// @param concurrency requests in flight at most, 1 to 256
/// @param timeout of one request, answer included
public record EndpointSettings(
    URI address,
    String model,
    Optional<Api> api,
    Optional<KeySource> key,
    List<String> allowPrivateTextTo,
    int concurrency,
    Duration timeout,
    SpendingLimits limits) {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]");

  public EndpointSettings {
    allowPrivateTextTo =
        allowPrivateTextTo.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /// Where a key is to be found.
  public sealed interface KeySource {
    /// A variable of the environment.
    record Variable(String name) implements KeySource {}

    /// A file that holds the key and nothing else.
    record InFile(Path path) implements KeySource {}
  }

  /// What is wrong with an address, or nothing. Quotes nothing: people paste keys into addresses.
  public static Optional<String> complaint(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException _) {
      return Optional.of("is not a URL, such as http://localhost:8080/v1");
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.of("must begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getHost().isEmpty()) {
      return Optional.of("must name a host, such as http://localhost:8080/v1");
    }
    if (Stream.of(uri.getRawUserInfo(), uri.getRawQuery(), uri.getRawFragment())
        .anyMatch(part -> part != null)) {
      return Optional.of(
          "must end with the path, without user, password, ? or #; keys go into"
              + " model.api_key_env or model.api_key_file");
    }
    return Optional.empty();
  }

  /// An address in the one spelling that settings use.
  public static URI normalised(String address) {
    return URI.create(address.replaceFirst("/+$", ""));
  }

  /// In lower case, without the port.
  public String host() {
    return address.getHost().toLowerCase(Locale.ROOT);
  }

  /// Host and, where it is not the usual one, port.
  public String place() {
    return host() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  public boolean isEncrypted() {
    return "https".equalsIgnoreCase(address.getScheme());
  }

  /// Whether the address is this machine: a loopback address in digits, or `localhost` where that
  /// resolves to nothing else. Any other name is somebody else's to resolve.
  public boolean isLoopback() {
    try {
      return host().equals("localhost")
          ? Stream.of(InetAddress.getAllByName("localhost"))
              .allMatch(InetAddress::isLoopbackAddress)
          : LITERAL.matcher(host()).matches() && InetAddress.ofLiteral(host()).isLoopbackAddress();
    } catch (UnknownHostException | IllegalArgumentException _) {
      return false;
    }
  }

  /// Whether this host may see private text.
  public boolean mayReceivePrivateText() {
    return isLoopback() || allowPrivateTextTo.contains(host());
  }

  /// Refuses a host that may not see private text.
  ///
  /// @throws UserException with exit USAGE
  public void requirePrivateTextAllowed() {
    if (!mayReceivePrivateText()) {
      throw new UserException(
          Exit.USAGE,
          "This method would send private text to another machine",
          host(),
          "If that host may see it, list it in model.allow_private_text_to. Nothing was sent.");
    }
  }
}
