# Writes scores.csv: how alike adult_synthetic.csv is to adult_real.csv, by SciPy and scikit-learn.
# python3 generate_scores.py      (numpy 2, pandas, scipy 1.16, scikit-learn 1.9)
import pathlib
import numpy as np
import pandas as pd
from scipy.stats import ks_2samp
from sklearn.linear_model import LogisticRegression

here = pathlib.Path(__file__).parent
read = lambda name: pd.read_csv(here / f"adult_{name}.csv", sep=";", dtype=str)
real, synthetic = read("real"), read("synthetic")
numeric = [c for c in real if pd.to_numeric(real[c], errors="coerce").notna().all() and real[c].nunique() > 10]
scores = {}
for c in real:
    if c in numeric:
        scores[f"shape {c}"] = 1 - ks_2samp(real[c].astype(float), synthetic[c].astype(float)).statistic
    else:
        p, q = (t[c].value_counts(normalize=True) for t in (real, synthetic))
        scores[f"shape {c}"] = 1 - p.sub(q, fill_value=0).abs().sum() / 2
both = pd.concat([real, synthetic])
x = pd.get_dummies(both[[c for c in both if c not in numeric]], drop_first=True).astype(float)
for c in numeric:
    x[c] = (both[c].astype(float) - both[c].astype(float).mean()) / both[c].astype(float).std()
y = np.r_[np.zeros(len(real)), np.ones(len(synthetic))]
model = LogisticRegression(C=1e6, tol=1e-10, max_iter=20000).fit(x, y)
share = len(synthetic) / len(both)
scores["propensity"] = ((model.predict_proba(x)[:, 1] - share) ** 2).mean()
with open(here / "scores.csv", "w") as file:
    file.write("score,value\n")
    for name, value in scores.items():
        file.write(f"{name},{float(value)!r}\n")
