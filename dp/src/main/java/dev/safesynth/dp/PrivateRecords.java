package dev.safesynth.dp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Private records that are read one after the other, as often as somebody needs them, and never
/// held as a whole. As little comes out as of a [Private]: what is computed over all of them is a
/// [Private] again, and a [Mechanism] takes them in one by one.
///
/// Functions of single records run on all processors; what adds them up sees the records one at a
/// time in the order of the source.
public final class PrivateRecords<R> {
  /// Records that are handed to another thread at once.
  private static final int CHUNK = 64;

  private final Pipeline<?, R> pipeline;

  private PrivateRecords(Pipeline<?, R> pipeline) {
    this.pipeline = pipeline;
  }

  /// Where records come from.
  @FunctionalInterface
  public interface Source<S> {
    /// Hands out every record, in the same order and with the same content each time. What it
    /// throws comes out as it is, so its messages must not quote a record.
    void read(Consumer<? super S> use);
  }

  /// What is done to each record by itself.
  private interface Step<S, R> {
    void apply(S record, Consumer<? super R> next);
  }

  private record Pipeline<S, R>(Source<S> source, Step<S, R> step) {
    <T> Pipeline<S, T> then(Step<R, T> next) {
      return new Pipeline<>(
          source, (record, last) -> step.apply(record, middle -> next.apply(middle, last)));
    }

    List<R> applyTo(List<S> chunk) {
      var results = new ArrayList<R>(chunk.size());
      for (S record : chunk) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException("interrupted while reading records");
        }
        try {
          step.apply(record, results::add);
        } catch (Throwable e) {
          throw Private.withoutMessage(e);
        }
      }
      return results;
    }
  }

  /// Marks records as private at the moment they enter the program.
  ///
  /// @param source never hands out null
  public static <S> PrivateRecords<S> of(Source<S> source) {
    return new PrivateRecords<S>(new Pipeline<S, S>(source, (record, next) -> next.accept(record)));
  }

  /// Records that are in memory.
  public static <S> PrivateRecords<S> of(Private<List<S>> records) {
    List<S> held = records.inKernel();
    return new PrivateRecords<S>(
        new Pipeline<S, S>(held::forEach, (record, next) -> next.accept(record)));
  }

  /// Computes on each record by itself. `function` must have no side effects and be safe to call
  /// from several threads; it should not fail, and when it does, that comes out as from
  /// [Private#map].
  public <T> PrivateRecords<T> map(Function<? super R, ? extends T> function) {
    return new PrivateRecords<T>(
        pipeline.then((record, next) -> next.accept(function.apply(record))));
  }

  /// Those records for which `condition`, a function as for [#map], is true.
  public PrivateRecords<R> filter(Predicate<? super R> condition) {
    return new PrivateRecords<R>(
        pipeline.then(
            (record, next) -> {
              if (condition.test(record)) {
                next.accept(record);
              }
            }));
  }

  /// Reads all records once and adds each to a value, one at a time and in order.
  ///
  /// @param add must have no effect but on the value, and fails as a function of [Private#map] does
  public <A> Private<A> fold(Supplier<? extends A> empty, BiConsumer<? super A, ? super R> add) {
    A value = empty.get();
    inKernel(
        record -> {
          try {
            add.accept(value, record);
          } catch (Throwable e) {
            throw Private.withoutMessage(e);
          }
        });
    return Private.of(value);
  }

  /// For mechanisms, which live in this package: every record once, in order, on the calling
  /// thread.
  void inKernel(Consumer<? super R> use) {
    read(pipeline, use);
  }

  private static <S, R> void read(Pipeline<S, R> pipeline, Consumer<? super R> use) {
    try (var pass = new Pass<S, R>(pipeline, use)) {
      pass.run();
    }
  }

  /// One reading of the source. Chunks are worked on while the source is read on; at most a few
  /// wait.
  private static final class Pass<S, R> implements AutoCloseable {
    private final Pipeline<S, R> pipeline;
    private final Consumer<? super R> use;
    private final int waiting = 2 * Runtime.getRuntime().availableProcessors();
    private final Deque<Future<List<R>>> chunks = new ArrayDeque<>();
    private List<S> chunk = new ArrayList<>();
    private @Nullable ExecutorService threads;
    private @Nullable RuntimeException failure;

    Pass(Pipeline<S, R> pipeline, Consumer<? super R> use) {
      this.pipeline = pipeline;
      this.use = use;
    }

    void run() {
      try {
        pipeline.source().read(this::add);
        if (failure != null) {
          throw failure;
        }
        while (!chunks.isEmpty()) {
          takeOldest();
        }
        pipeline.applyTo(chunk).forEach(use);
      } catch (RuntimeException e) {
        // a source may take a failure behind it for one of its own
        throw failure == null ? e : failure;
      }
    }

    private void add(S record) {
      chunk.add(record);
      if (chunk.size() == CHUNK) {
        try {
          submit();
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
    }

    private void submit() {
      if (threads == null) {
        threads =
            Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("records-", 0).factory());
      }
      if (chunks.size() == waiting) {
        takeOldest();
      }
      List<S> full = chunk;
      chunk = new ArrayList<>(CHUNK);
      chunks.add(threads.submit(() -> pipeline.applyTo(full)));
    }

    private void takeOldest() {
      try {
        chunks.remove().get().forEach(use);
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException known -> throw known;
          case VirtualMachineError ofTheMachine -> throw ofTheMachine;
          case null, default -> throw new IllegalStateException("a record could not be read", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading records", e);
      }
    }

    @Override
    public void close() {
      if (threads != null) {
        threads.shutdownNow();
        // nobody computes on a record, or with what the caller may close next, when this returns
        threads.close();
      }
    }
  }

  @Override
  public String toString() {
    return "PrivateRecords[withheld]";
  }
}
