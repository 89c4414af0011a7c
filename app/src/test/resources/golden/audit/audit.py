"""Values of EpsilonLowerBoundTest. Needs numpy and scipy; python audit.py

The one-run bound under a Gaussian curve follows `_epsilon_one_run_fdp` of jax-privacy 2.0.0
(`jax_privacy/auditing.py`), with mu by the exact Gaussian calibration.
"""

import math

import numpy as np
from scipy import optimize
from scipy.stats import beta, binom, norm


def limits(k, n, alpha):
    low = 0.0 if k == 0 else beta.ppf(alpha / 2, k, n - k + 1)
    high = 1.0 if k == n else beta.ppf(1 - alpha / 2, k + 1, n - k)
    return low, high


def two_worlds(tp, n_in, fp, n_out, delta, alpha=0.05):
    tpr, fpr = limits(tp, n_in, alpha)[0], limits(fp, n_out, alpha)[1]
    best = 0.0
    for a, b in ((tpr, fpr), (1 - fpr, 1 - tpr)):
        if a > delta:
            best = max(best, math.log((a - delta) / b))
    return best


def gaussian_delta(eps, mu):
    return norm.cdf(-eps / mu + mu / 2) - math.exp(eps) * norm.cdf(-eps / mu - mu / 2)


def gaussian_mu(eps, delta):
    return optimize.brentq(lambda mu: gaussian_delta(eps, mu) - delta, 1e-3, 40)


def refutes(m, c, v, mu, alpha):
    r, h = alpha * v / m, alpha * (c - v) / m
    for i in range(v - 1, -1, -1):
        h2 = max(h, norm.cdf(norm.ppf(r) - mu))
        if h2 == h:
            break
        r = min(1.0, r + (i / (c - i)) * (h2 - h))
        h = h2
    return r + h > c / m


def one_run_gaussian(m, c, v, delta=1e-5, alpha=0.05):
    low, high = 1e-3, 16.0
    for _ in range(50):
        middle = (low + high) / 2
        if refutes(m, c, v, gaussian_mu(middle, delta), alpha):
            low = middle
        else:
            high = middle
    return low


def zcdp_rho(eps, delta):
    alphas = np.concatenate([1 + np.logspace(-3, 3, 200_001)])

    def epsilon(rho):
        return np.min(
            alphas * rho
            + (np.log(1 / delta) + (alphas - 1) * np.log(1 - 1 / alphas) - np.log(alphas))
            / (alphas - 1)
        )

    return optimize.brentq(lambda rho: epsilon(rho) - eps, 1e-6, 50)


def exact_canary(eps, mass, tokens=200, delta=1e-6):
    odds = math.exp(math.sqrt(8 * zcdp_rho(eps, delta) / tokens))
    k = np.arange(tokens + 1)
    p, q = binom.pmf(k, tokens, mass * odds / (1 - mass + mass * odds)), binom.pmf(k, tokens, mass)

    def excess(e):
        return max(
            np.maximum(p - math.exp(e) * q, 0).sum(), np.maximum(q - math.exp(e) * p, 0).sum()
        )

    return optimize.brentq(lambda e: excess(e) - delta, 0, 50)


if __name__ == "__main__":
    for row in ((500, 1000, 10, 1000, 1e-5), (120, 1000, 1, 1000, 1e-5),
                (900, 1000, 100, 1000, 0), (30, 1000, 0, 1000, 1e-5)):
        print("two worlds", row, f"{two_worlds(*row):.8f}")
    for n in (100, 250, 500, 1000, 10_000, 100_000):
        print("ceiling", n, f"{two_worlds(n, n, 0, n, 0):.3f}")
    for row in ((1000, 1000, 600), (1000, 200, 180), (1000, 100, 100), (1000, 1000, 900),
                (5000, 500, 480), (500, 50, 50), (100, 20, 20)):
        print("one run, Gaussian", row, f"{one_run_gaussian(*row):.6f}")
    for row in ((1, 0.496), (1, 0.01), (3, 0.489), (5, 0.483), (10, 0.469), (10, 0.01)):
        print("exact canary", row, f"{exact_canary(*row):.3f}")
