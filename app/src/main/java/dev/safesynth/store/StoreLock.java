package dev.safesynth.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Held by the one thread of all processes on this machine that works on an artifact. The operating
/// system drops it when its process dies, so there are no stale locks.
final class StoreLock implements AutoCloseable {
  /// A file lock belongs to the whole JVM and does not keep its threads apart; these do.
  private static final ConcurrentHashMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock thread;
  private final FileChannel channel;

  private StoreLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /// Waits until the lock is free.
  static StoreLock acquire(Path file, Progress progress) {
    Storage.createParent(file);
    ReentrantLock thread =
        THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new ReentrantLock());
    thread.lock();
    @Nullable FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = channel.tryLock();
      if (held == null) {
        progress.update("waiting for another safesynth that is setting up", 0, -1);
        channel.lock();
      }
      return new StoreLock(thread, channel);
    } catch (IOException e) {
      thread.unlock();
      throw Storage.failure(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot release a lock", e);
    } finally {
      thread.unlock();
    }
  }
}
