# Writes rows.csv and scores.csv: probabilities of 120 rows for three labels, and what scikit-learn says of them.
# python3 generate.py      (scikit-learn 1.9, numpy 2)
import pathlib
import numpy as np
from sklearn.metrics import accuracy_score, f1_score, log_loss, roc_auc_score

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(77)
truth = rng.integers(0, 3, 120)
p = rng.dirichlet([1.0, 1.0, 1.0], 120)
p[np.arange(120), truth] += 0.35
p = np.round(p / p.sum(1, keepdims=True), 3)
p[:, 2] = np.round(1 - p[:, 0] - p[:, 1], 3)
predicted = p.argmax(1)
confidence, right = p.max(1), (predicted == truth).astype(float)

def ece(groups):
    return sum(abs((right[g] - confidence[g]).sum()) for g in groups) / len(truth)

edges = np.ceil(confidence * 15).astype(int)
onehot = np.eye(3)[truth]
scores = {
    "accuracy": accuracy_score(truth, predicted),
    "macro_f1": f1_score(truth, predicted, average="macro"),
    "auroc": roc_auc_score(truth, p / p.sum(1, keepdims=True), multi_class="ovr", average="macro"),
    "log_loss": log_loss(truth, p),
    "brier": ((p - onehot) ** 2).sum(1).mean(),
    "ece": ece([edges == b for b in range(1, 16)]),
    "adaptive_ece": ece(np.array_split(np.argsort(confidence, kind="stable"), 15)),
}
with open(here / "rows.csv", "w") as file:
    file.write("truth,a,b,c\n")
    for t, row in zip(truth, p):
        file.write(f"{t},{row[0]:.3f},{row[1]:.3f},{row[2]:.3f}\n")
with open(here / "scores.csv", "w") as file:
    file.write("score,value\n")
    for name, value in scores.items():
        file.write(f"{name},{float(value)!r}\n")
