"""Epsilon of 100,000 composed sampled Gaussians, by this project and by dp-accounting 0.6.0.

pip install dp-accounting==0.6.0, build the project, then: python3 bench/accounting/compare.py
Each case is asked five times before it is timed, on both sides, in one run.
"""

import os
import subprocess
import time

from dp_accounting.pld import privacy_loss_distribution as pld

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java")
CLASSES = os.pathsep.join(
    os.path.join(ROOT, "dp", "target", part) for part in ("classes", "test-classes"))


def reference(q, sigma):
    for _ in range(6):
        start = time.perf_counter()
        loss = pld.from_gaussian_mechanism(sigma, sampling_prob=q)
        epsilon = loss.self_compose(100_000).get_epsilon_for_delta(1e-6)
        seconds = time.perf_counter() - start
    return epsilon, seconds


output = subprocess.run(
    [JAVA, "-cp", CLASSES, "dev.safesynth.dp.accounting.AccountingBenchmark"],
    check=True, capture_output=True, text=True).stdout
for line in output.splitlines():
    q, sigma, ours, seconds = map(float, line.split())
    theirs, their_seconds = reference(q, sigma)
    print(f"q={q} sigma={sigma}: {ours:.5f} in {seconds:.3f} s; dp-accounting {theirs:.5f} in "
          f"{their_seconds:.3f} s; time ratio {their_seconds / seconds:.1f}")
