# Writes features.csv and texts.txt, made up, and scores.csv: how alike they are, by the packages that
# the field uses. python3 generate.py
# (mauve-text 0.4, prdc 0.2, scipy 1.17, scikit-learn 1.9, nltk 3.10)
import pathlib
import random
import mauve
import numpy as np
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from prdc import compute_prdc
from scipy.linalg import sqrtm

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(11)
p = rng.normal(size=(600, 8)).round(6)
q = (rng.normal(size=(600, 8)) * np.linspace(0.7, 1.2, 8) + np.r_[0.6, np.zeros(7)]).round(6)
with open(here / "features.csv", "w") as file:
    for name, rows in (("first", p), ("second", q)):
        for row in rows:
            file.write(name + "," + ",".join(f"{x:.6f}" for x in row) + "\n")

scores = {}
covariances = np.cov(p, rowvar=False), np.cov(q, rowvar=False)
root = sqrtm(covariances[0] @ covariances[1]).real
shift = p.mean(0) - q.mean(0)
scores["frechet"] = shift @ shift + np.trace(covariances[0] + covariances[1] - 2 * root)
for name, value in compute_prdc(p, q, 5).items():
    scores[name] = value
scores["mauve"] = np.mean(
    [mauve.compute_mauve(p_features=p, q_features=q, seed=s, verbose=False).mauve for s in range(5)])

random.seed(3)
words = "amber birch cedar delta ember fjord grove haven inlet jetty knoll larch".split()
texts = []
for _ in range(40):
    start = random.choice(["the old amber grove", "a new cedar jetty", "some larch"])
    texts.append(start.split() + random.choices(words, k=random.randint(1, 9)))
(here / "texts.txt").write_text("".join(" ".join(t) + "\n" for t in texts))
smooth = SmoothingFunction().method1
for order in (2, 3, 4):
    scores[f"self_bleu_{order}"] = np.mean([
        sentence_bleu([o for j, o in enumerate(texts) if j != i], t, [1 / order] * order, smooth)
        for i, t in enumerate(texts)])
with open(here / "scores.csv", "w") as file:
    file.write("score,value\n")
    for name, value in scores.items():
        file.write(f"{name},{float(value)!r}\n")
