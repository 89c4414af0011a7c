"""Writes closed_forms.csv: values of closed forms by 50-digit arithmetic (mpmath 1.4.1).

Run in this folder: python closed_forms.py. Each line is a function, its arguments and its value. The
formulas are written as definitions (sums and integrals), not as the code under test computes them.
"""

import itertools

from mpmath import mp, mpf, exp, log, quad, sqrt, pi, inf, erfc, findroot, binomial, nsum

mp.dps = 50


def phi(x):
    return erfc(-x / sqrt(2)) / 2


def gaussian_delta(mu, eps):
    return phi(mu / 2 - eps / mu) - exp(eps) * phi(-mu / 2 - eps / mu)


def gaussian_noise(eps, delta):
    """The largest mu with this delta, by bisection in log(mu); returns 1/mu."""
    low, high = mpf(10) ** -30, mpf(10) ** 10
    for _ in range(240):
        middle = sqrt(low * high)
        if gaussian_delta(middle, eps) > delta:
            high = middle
        else:
            low = middle
    return 1 / low


def sampled_gaussian(q, mu, alpha, removing):
    """(alpha - 1) times the divergence, by quadrature in pieces around the mode."""
    power = 1 - alpha if removing else alpha

    def f(z):
        return exp(-z * z / 2) / sqrt(2 * pi) * (1 - q + q * exp(mu * z - mu * mu / 2)) ** power

    pieces = [mpf(-60) + 6 * i for i in range(11)] + [mu * alpha * k / 8 for k in range(1, 9)]
    pieces += [mu * alpha + 6 * i for i in range(1, 11)]
    return log(quad(f, pieces))


def discrete_laplace(eps, shift, alpha):
    """The divergence, by summation over a window that holds all but e^-120 of it."""
    width = int(120 / (eps * min(1, alpha - 1))) + 2 * shift + 10
    norm = (exp(eps) - 1) / (exp(eps) + 1)
    total = mpf(0)
    for y in range(-width, width + shift + 1):
        total += norm * exp(-eps * (alpha * abs(y) + (1 - alpha) * abs(y - shift)))
    return log(total) / (alpha - 1)


def discrete_gaussian_delta(variance, shift, eps):
    sigma = sqrt(variance)
    width = int(30 * sigma) + 3 * shift + 10
    norm = sum(exp(-mpf(y) ** 2 / (2 * variance)) for y in range(-width, width + 1))
    total = mpf(0)
    for y in range(-width, width + 1):
        p = exp(-mpf(y) ** 2 / (2 * variance))
        q = exp(-mpf(y + shift) ** 2 / (2 * variance))
        total += max(mpf(0), p - exp(eps) * q)
    return total / norm


def bounded_range(eta, alpha):
    """The divergence: the largest one of a law on two ends, over a fine grid and a local search."""
    def moment(t):
        a, b = exp(-t), exp(eta - t)
        q = (1 - a) / (b - a)
        return q * b**alpha + (1 - q) * a**alpha

    low, high = mpf(0), eta
    for _ in range(400):  # unimodal in t: golden section
        c = low + (high - low) * mpf("0.381966011250105")
        d = low + (high - low) * mpf("0.618033988749895")
        if moment(c) > moment(d):
            high = d
        else:
            low = c
    return log(moment(low)) / (alpha - 1)


def optimal_composition(eps, count, total):
    p = exp(eps) / (1 + exp(eps))
    result = mpf(0)
    for l in range(count + 1):
        loss = (count - 2 * l) * eps
        if loss > total:
            result += binomial(count, l) * p ** (count - l) * (1 - p) ** l * (1 - exp(total - loss))
    return result


def bounded_range_delta(eta, count, total):
    """The largest delta over a fine grid of t, refined around the best."""
    def delta(t):
        p = (1 - exp(t - eta)) / (1 - exp(-eta))
        return sum(
            binomial(count, i) * p ** (count - i) * (1 - p) ** i
            * max(mpf(0), 1 - exp(total - count * t + i * eta))
            for i in range(count + 1)
        )

    grid = 400
    best = max(range(grid + 1), key=lambda i: delta(eta * i / grid))
    low, high = eta * max(0, best - 1) / grid, eta * min(grid, best + 1) / grid
    for _ in range(80):
        c = low + (high - low) * mpf("0.381966011250105")
        d = low + (high - low) * mpf("0.618033988749895")
        if delta(c) > delta(d):
            high = d
        else:
            low = c
    return delta(low)


rows = []


def add(name, value, *arguments):
    rows.append(",".join([name, *map(str, arguments), mp.nstr(value, 20)]))


for mu, eps in itertools.product(
    ["1e-9", "1e-4", "0.01", "0.3", "1", "5", "40", "1000"],
    ["0", "1e-9", "1e-4", "0.01", "0.5", "1", "8", "100", "1e5"],
):
    value = gaussian_delta(mpf(float(mu)), mpf(float(eps)))
    if value > mpf(10) ** -290:
        add("gaussian_delta", value, mu, eps)

for eps, delta in itertools.product(
    ["1e-6", "0.001", "0.1", "1", "10", "100", "1000"], ["1e-30", "1e-12", "1e-5", "0.01", "0.4"]
):
    add("gaussian_noise", gaussian_noise(mpf(float(eps)), mpf(float(delta))), eps, delta)

mp.dps = 40
for q, mu, alpha in itertools.product(
    ["1e-6", "0.001", "0.1", "0.5", "0.99"],
    ["0.01", "0.5", "1", "4"],
    ["1.01", "1.37", "2.5", "7.3"],
):
    args = mpf(float(q)), mpf(float(mu)), mpf(float(alpha))
    add("sampled_gaussian", sampled_gaussian(*args, False), q, mu, alpha)

mp.dps = 50
for eps, shift, alpha in itertools.product(["0.05", "0.7", "3"], [1, 4], ["1.2", "2", "9.5"]):
    value = discrete_laplace(mpf(float(eps)), shift, mpf(float(alpha)))
    add("discrete_laplace", value, eps, shift, alpha)

for variance, shift, eps in itertools.product(
    ["0.01", "0.8", "1", "50"], [1, 3], ["0", "0.2", "1", "6"]
):
    value = discrete_gaussian_delta(mpf(float(variance)), shift, mpf(float(eps)))
    if value > mpf(10) ** -40:
        add("discrete_gaussian_delta", value, variance, shift, eps)

for eta, alpha in itertools.product(
    ["1e-6", "0.01", "0.5", "2", "20"], ["1.01", "1.5", "2", "17", "1000"]
):
    add("bounded_range", bounded_range(mpf(float(eta)), mpf(float(alpha))), eta, alpha)

# log(e^eta - 1) is near 0 there, and what is divided by alpha - 1 with it
for eta, alpha in itertools.product(
    ["0.69", "0.6931", "0.6931471805599453", "0.6935"], ["1.000001", "1.0000001", "1.0001"]
):
    add("bounded_range", bounded_range(mpf(float(eta)), mpf(float(alpha))), eta, alpha)

for eps, count, total in [
    ("0.001", 50, "0.01"), ("0.1", 1, "0.05"), ("0.1", 200, "3"), ("0.5", 30, "14.9"),
    ("1", 5, "0"), ("3", 7, "10"), ("20", 3, "30"),
]:
    value = optimal_composition(mpf(float(eps)), count, mpf(float(total)))
    add("optimal_composition", value, eps, count, total)

for eta, count, total in [
    ("0.1", 1, "0.05"), ("0.1", 60, "1"), ("0.5", 30, "4"), ("1", 5, "0"), ("2", 3, "5.5"),
    ("0.01", 40, "0.1"),
]:
    value = bounded_range_delta(mpf(float(eta)), count, mpf(float(total)))
    add("bounded_range_delta", value, eta, count, total)

with open("closed_forms.csv", "w", encoding="utf-8") as out:
    out.write("# function, arguments, value; mpmath 1.4.1, written by closed_forms.py\n")
    out.write("\n".join(rows) + "\n")
