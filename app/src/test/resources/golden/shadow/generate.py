"""Reference values for LiRA and RMIA, written from the papers with numpy and scipy alone.

LiRA, online: Carlini et al. 2022, algorithm 1, with scipy.stats.norm; standard deviations pooled
over records (sum of squares by values less means) for few references, per record (population) for
64 or more. RMIA, offline, gamma 1: Zarifzadeh et al. 2024 as in ml_privacy_meter.

Run: python generate.py   (numpy 1.26.4, scipy 1.17.1); writes few.csv and many.csv.
A row: target signal, LiRA score, target probability, RMIA scores for a = 0.3 and 1, then for each
reference "member:signal:probability".
"""
import csv
import numpy as np
from scipy.stats import norm


def lira(phi, members, target):
    references, records = phi.shape
    own = references >= 64
    def pooled(side):
        squares = freedom = 0
        for r in range(records):
            v = phi[members[:, r] == side, r]
            squares += ((v - v.mean()) ** 2).sum()
            freedom += len(v) - 1
        return np.sqrt(squares / freedom)
    spread_in, spread_out = pooled(True), pooled(False)
    scores = []
    for r in range(records):
        i, o = phi[members[:, r], r], phi[~members[:, r], r]
        scores.append(norm.logpdf(target[r], i.mean(), i.std() if own else spread_in)
                      - norm.logpdf(target[r], o.mean(), o.std() if own else spread_out))
    return np.array(scores)


def rmia(p, members, target, a):
    out = np.array([p[~members[:, r], r].mean() for r in range(p.shape[1])])
    ratio = target / (((1 + a) * out + (1 - a)) / 2)
    return (ratio[:, None] / ratio[None, :] > 1).mean(axis=1)


def write(name, references, records, rng):
    members = rng.random((references, records)) < 0.5
    members[0], members[1] = True, False
    base = rng.normal(0, 1.5, records)
    phi = np.round(base + 0.8 * members + rng.normal(0, 0.6, members.shape), 6)
    truth = rng.random(records) < 0.5
    target = np.round(base + 0.8 * truth + rng.normal(0, 0.6, records), 6)
    p, pt = np.round(1 / (1 + np.exp(-phi)), 6), np.round(1 / (1 + np.exp(-target)), 6)
    score = lira(phi, members, target)
    r3, r1 = rmia(p, members, pt, 0.3), rmia(p, members, pt, 1.0)
    with open(name, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        for r in range(records):
            w.writerow([target[r], repr(float(score[r])), pt[r], repr(float(r3[r])), repr(float(r1[r]))]
                       + [f"{int(members[m, r])}:{phi[m, r]}:{p[m, r]}" for m in range(references)])


rng = np.random.default_rng(20241124)
write("few.csv", 6, 40, rng)
write("many.csv", 80, 12, rng)
