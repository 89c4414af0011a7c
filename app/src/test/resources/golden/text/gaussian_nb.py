"""GaussianNB() of scikit-learn on three dimensions: trained on rows 0-39, asked for rows 40-59."""
import csv
import random

import numpy as np
import sklearn
from sklearn.naive_bayes import GaussianNB

rng = random.Random(5)
rows = []
for i in range(60):
    label = rng.choice([0, 0, 1, 3])  # label 2 has no row
    rows.append((label, [np.float32(rng.gauss(0.4 * label, 0.5 + 0.1 * d)) for d in range(3)]))
train, test = rows[:40], rows[40:]
model = GaussianNB().fit(np.array([x for _, x in train], dtype=np.float64), [y for y, _ in train])
with open("gaussian_nb.csv", "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["label", "x0", "x1", "x2", "p0", "p1", "p3"])
    for y, x in rows:
        p = model.predict_proba(np.array([x], dtype=np.float64))[0]
        out.writerow([y, *[repr(float(v)) for v in x], *[repr(float(v)) for v in p]])
print("scikit-learn", sklearn.__version__)
