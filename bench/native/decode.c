/* The decoding pattern of dev.safesynth.llm.EngineBenchmark from C: the figure that the Java engine
 * is compared with. Our own declarations of the few functions of llama.cpp 0.5.0 that it takes.
 *
 *   cc -O2 -o decode decode.c -ldl
 *   ./decode libggml-base libggml libllama folder-of-back-ends model.gguf sequences steps threads
 *
 * Prints: tokens seconds cpu-seconds seconds-in-llama_decode check-value
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PROMPT 16

struct model_params {
  void *devices, *overrides;
  int32_t gpu_layers, split_mode, load_mode, lazy_mode, main_gpu;
  const float *tensor_split;
  void *progress, *progress_data, *kv_overrides;
  bool vocab_only, check_tensors, extra_buffers, no_host, no_alloc, load_mtp;
};

struct context_params {
  uint32_t ctx, batch, ubatch, seq_max, rs_seq, outputs_max, outputs_max_per_seq;
  int32_t threads, threads_batch, ctx_type, rope, pooling, attention, flash;
  float rope_base, rope_scale, yarn_ext, yarn_attn, yarn_fast, yarn_slow;
  uint32_t yarn_ctx;
  float defrag;
  void *eval, *eval_data;
  int32_t type_k, type_v;
  void *abort, *abort_data;
  bool embeddings, offload_kqv, no_perf, op_offload, swa_full, kv_unified;
  void *samplers;
  size_t sampler_count;
  void *other;
};

struct batch {
  int32_t count;
  int32_t *token;
  float *embedding;
  int32_t *position, *sequence_count, **sequence;
  int8_t *output;
};

static void *library;

static void *symbol(const char *name) {
  void *found = dlsym(library, name);
  if (!found) {
    fprintf(stderr, "missing symbol %s\n", name);
    exit(1);
  }
  return found;
}

static void *load(const char *path) {
  void *opened = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!opened) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  return opened;
}

static double now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void silent(int level, const char *text, void *data) {
  (void)level;
  (void)text;
  (void)data;
}

/* The tokens are ordinary words and the same ones that EngineBenchmark feeds. */
static int32_t word(int sequence, int position) {
  return 100 + (int32_t)((sequence * 7919L + position * 104729L) % 40000);
}

int main(int count, char **arguments) {
  if (count != 9) {
    fprintf(stderr, "see the comment in decode.c\n");
    return 2;
  }
  load(arguments[1]);
  library = load(arguments[2]);
  void (*load_back_ends)(const char *) = symbol("ggml_backend_load_all_from_path");
  library = load(arguments[3]);
  void (*set_log)(void (*)(int, const char *, void *), void *) = symbol("llama_log_set");
  void (*init)(void) = symbol("llama_backend_init");
  struct model_params (*model_defaults)(void) = symbol("llama_model_default_params");
  struct context_params (*context_defaults)(void) = symbol("llama_context_default_params");
  void *(*open_model)(const char *, struct model_params) = symbol("llama_model_load_from_file");
  void *(*open_context)(void *, struct context_params) = symbol("llama_init_from_model");
  void *(*get_vocabulary)(void *) = symbol("llama_model_get_vocab");
  int32_t (*vocabulary_size)(void *) = symbol("llama_vocab_n_tokens");
  int32_t (*decode)(void *, struct batch) = symbol("llama_decode");
  float *(*logits)(void *, int32_t) = symbol("llama_get_logits_ith");

  int sequences = atoi(arguments[6]), steps = atoi(arguments[7]);
  set_log(silent, NULL);
  load_back_ends(arguments[4]);
  init();
  struct model_params with = model_defaults();
  with.gpu_layers = 0;
  with.extra_buffers = true;
  void *model = open_model(arguments[5], with);
  if (!model) {
    fprintf(stderr, "the model cannot be loaded\n");
    return 1;
  }
  struct context_params of = context_defaults();
  of.ctx = 256 * sequences;
  of.batch = of.ubatch = 512;
  of.seq_max = of.outputs_max = sequences;
  of.threads = of.threads_batch = atoi(arguments[8]);
  of.flash = 0;
  of.kv_unified = false;
  void *context = open_context(model, of);
  if (!context) {
    fprintf(stderr, "the context cannot be opened\n");
    return 1;
  }

  int vocabulary = vocabulary_size(get_vocabulary(model));
  int32_t token[512], position[512], ones[512], sequence[512], *pointer[512];
  int8_t output[512];
  struct batch batch = {0, token, NULL, position, ones, pointer, output};
  for (int i = 0; i < 512; i++) {
    ones[i] = 1;
    pointer[i] = &sequence[i];
  }
  for (int s = 0; s < sequences; s++) {
    for (int p = 0; p < PROMPT; p++) {
      token[p] = word(s, p);
      position[p] = p;
      sequence[p] = s;
      output[p] = p == PROMPT - 1;
    }
    batch.count = PROMPT;
    if (decode(context, batch)) return 1;
  }

  float *row = malloc(sizeof(float) * vocabulary);
  double check = 0, inside = 0;
  double start = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  for (int step = 0; step < steps; step++) {
    for (int s = 0; s < sequences; s++) {
      token[s] = word(s, PROMPT + step);
      position[s] = PROMPT + step;
      sequence[s] = s;
      output[s] = 1;
    }
    batch.count = sequences;
    double before = now(CLOCK_MONOTONIC);
    if (decode(context, batch)) return 1;
    inside += now(CLOCK_MONOTONIC) - before;
    for (int s = 0; s < sequences; s++) {
      memcpy(row, logits(context, s), sizeof(float) * vocabulary);
      check += row[s];
    }
  }
  printf("%d %.6f %.6f %.6f %.6f\n", sequences * steps, now(CLOCK_MONOTONIC) - start,
         now(CLOCK_PROCESS_CPUTIME_ID) - cpu, inside, check);
  return 0;
}
