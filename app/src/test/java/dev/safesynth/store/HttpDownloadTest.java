package dev.safesynth.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.safesynth.failure.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpDownloadTest {
  private static final int CUT = 300_000;

  @TempDir private Path folder;
  private final byte[] content = new byte[700_000];
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private Cache cache;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    new Random(1).nextBytes(content);
    cache = new Cache(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/whole", exchange -> answer(exchange, content.length, true));
    server.createContext("/cut", exchange -> answer(exchange, CUT, true));
    server.createContext("/no-ranges", exchange -> answer(exchange, content.length, false));
    server.createContext(
        "/dead",
        exchange -> {
          ranges.add("dead");
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// Sends at most `limit` bytes and then breaks the connection.
  private void answer(HttpExchange exchange, int limit, boolean knowsRanges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int from =
        range == null || !knowsRanges
            ? 0
            : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      exchange.close();
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    int sent = Math.min(limit, content.length - from);
    OutputStream body = exchange.getResponseBody();
    body.write(content, from, sent);
    body.flush();
    exchange.close();
  }

  private String url(String path) {
    return "{url: 'http://localhost:" + server.getAddress().getPort() + path + "'}";
  }

  private ArtifactStore store(String... paths) throws IOException {
    String[] sources = Arrays.stream(paths).map(this::url).toArray(String[]::new);
    return cache.store(Cache.modelEntry(cache.digest(content), sources));
  }

  @Test
  void downloadsAFile() throws IOException {
    assertThat(store("/whole").fetchModelSource(Cache.MODEL)).hasBinaryContent(content);
    assertThat(cache.phases).contains("downloading localhost");
  }

  @Test
  void goesOnWhereTheConnectionBrokeOff() throws IOException {
    assertThat(store("/cut").fetchModelSource(Cache.MODEL)).hasBinaryContent(content);
    assertThat(ranges).containsExactly("null", "bytes=300000-", "bytes=600000-");
  }

  @Test
  void anotherRunGoesOnWithThePartThatTheFirstLeft() throws IOException {
    ArtifactStore store = store("/whole");
    store.fetchModelSource(Cache.MODEL);
    Path part = leaveOnlyPart(store, Arrays.copyOf(content, 123_456));
    ranges.clear();

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(content);

    assertThat(ranges).containsExactly("bytes=123456-");
    assertThat(part).doesNotExist();
  }

  @Test
  void startsAgainWhenThePartBelongsToAnotherFile() throws IOException {
    ArtifactStore store = store("/whole");
    store.fetchModelSource(Cache.MODEL);
    leaveOnlyPart(store, new byte[1000]);
    ranges.clear();

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(content);

    assertThat(ranges).containsExactly("bytes=1000-", "null");
  }

  @Test
  void usesAPartThatIsAlreadyComplete() throws IOException {
    ArtifactStore store = store("/whole");
    store.fetchModelSource(Cache.MODEL);
    leaveOnlyPart(store, content);

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(content);
  }

  @Test
  void copesWithAServerThatIgnoresRanges() throws IOException {
    ArtifactStore store = store("/no-ranges");
    store.fetchModelSource(Cache.MODEL);
    leaveOnlyPart(store, Arrays.copyOf(content, 5));

    assertThat(store.fetchModelSource(Cache.MODEL)).hasBinaryContent(content);
  }

  @Test
  void triesTheNextSourceWhenAServerRefuses() throws IOException {
    assertThat(store("/dead", "/whole").fetchModelSource(Cache.MODEL)).hasBinaryContent(content);
    assertThat(ranges).containsExactly("dead", "null");
  }

  @Test
  void namesTheServerThatRefuses() throws IOException {
    ArtifactStore store = store("/dead");

    assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("/dead: HTTP status 503");
  }

  @Test
  void saysThatThereIsNoConnection() throws IOException {
    ArtifactStore store = store("/whole");
    server.stop(0);

    assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no connection")
        .hasMessageContaining("Put model.Q4_1.gguf");
  }

  @Test
  void keepsNothingOfAWrongFile() throws IOException {
    ArtifactStore store = cache.store(Cache.modelEntry("0".repeat(64), url("/whole")));

    assertThatThrownBy(() -> store.fetchModelSource(Cache.MODEL))
        .hasMessageContaining("wrong checksum");
    assertThat(cache.contents()).isEmpty();
  }

  /// Empties the cache but for an unfinished download.
  private Path leaveOnlyPart(ArtifactStore store, byte[] left) throws IOException {
    Storage.deleteTree(store.root().resolve("models"));
    Path downloads = store.root().resolve("downloads");
    Storage.deleteTree(downloads);
    Files.createDirectories(downloads);
    Artifact.Model model = Manifest.read(folder.resolve("manifest.yaml")).model(Cache.MODEL);
    var source = (Source.Url) model.sources().getFirst();
    Path part = downloads.resolve(Downloads.partName(model, source));
    return Files.write(part, left);
  }
}
