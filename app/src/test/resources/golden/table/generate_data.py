"""Draws the small tables of the tests.

adult_*.csv: Adult census income (Becker and Kohavi 1996, UCI, CC BY 4.0), complete rows with nine
columns: two disjoint samples of 600 real rows, and 600 rows that stand for a synthetic table: half of
them real rows (of neither sample) with a changed age, half with each column drawn by itself.
iris_*.csv: Iris (Fisher 1936, UCI, CC BY 4.0): 75 real rows, 75 others with noise.

Run: python generate_data.py path/to/adult.csv    (numpy 2.4.6, pandas 2.3.3, scikit-learn for iris)
"""
import sys

import numpy as np
import pandas as pd
from sklearn.datasets import load_iris

rng = np.random.default_rng(20261124)
rows = pd.read_csv(sys.argv[1], sep=";", dtype=str).sample(1800, random_state=1)
real, holdout, other = rows[:600], rows[600:1200], rows[1200:].copy()
age = other["age"].astype(int).to_numpy() + rng.integers(-3, 4, 600)
other["age"] = np.clip(age, 17, 90).astype(str)
for name in other.columns:
    column = other[name].to_numpy().copy()
    column[300:] = rng.permutation(column[300:])
    other[name] = column
for name, part in [("real", real), ("holdout", holdout), ("synthetic", other)]:
    part.to_csv(f"adult_{name}.csv", sep=";", index=False, lineterminator="\n")

iris = load_iris(as_frame=True)
table = iris.data.rename(columns=lambda c: c.replace(" (cm)", "").replace(" ", "_"))
table["species"] = [iris.target_names[i] for i in iris.target]
table = table.sample(150, random_state=2)
noisy = table[75:].copy()
for name in table.columns[:4]:
    noisy[name] = (noisy[name] + rng.normal(0, 0.3, 75)).round(2)
table[:75].to_csv("iris_real.csv", index=False, lineterminator="\n")
noisy.to_csv("iris_synthetic.csv", index=False, lineterminator="\n")
