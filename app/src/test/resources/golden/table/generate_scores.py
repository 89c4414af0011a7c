# Writes scores.csv: how alike adult_synthetic.csv is to adult_real.csv, by SciPy, scikit-learn and SDMetrics.
# python3 generate_scores.py      (numpy 2, pandas, scipy 1.16, scikit-learn 1.9, sdmetrics 0.32)
import itertools
import pathlib
import numpy as np
import pandas as pd
from scipy.stats import ks_2samp
from sdmetrics.reports.single_table import QualityReport
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

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
# the overall score and its second half, of SDMetrics' quality report
metadata = {"columns": {c: {"sdtype": "numerical" if c in numeric else "categorical"} for c in real}}
typed = [t.astype({c: float for c in numeric}) for t in (real, synthetic)]
report = QualityReport()
report.generate(*typed, metadata, verbose=False)
scores["quality"] = report.get_score()
pairs = report.get_details("Column Pair Trends")
scores["pair trends"] = pairs["Score"].mean()
# half the sum of differences of shares over all pairs and triples of category columns
categories = [c for c in real if c not in numeric]
for k in (2, 3):
    scores[f"marginals {k}"] = np.mean([
        real.value_counts(list(t), normalize=True, dropna=False)
        .sub(synthetic.value_counts(list(t), normalize=True, dropna=False), fill_value=0).abs().sum() / 2
        for t in itertools.combinations(categories, k)])
# telling the two apart, as many rows of each
n = min(len(real), len(synthetic))
few = np.r_[0:n, len(real):len(real) + n]
folds = StratifiedKFold(3, shuffle=True, random_state=0)
for name, model in (("linear", LogisticRegression(max_iter=5000)), ("boosted", HistGradientBoostingClassifier(random_state=0))):
    scores[f"detection {name}"] = cross_val_score(model, x.iloc[few], y[few], cv=folds, scoring="roc_auc").mean()
with open(here / "scores.csv", "w") as file:
    file.write("score,value\n")
    for name, value in scores.items():
        file.write(f"{name},{float(value)!r}\n")
