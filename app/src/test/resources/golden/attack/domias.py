# Writes domias.csv: scores of the density-ratio attack by k nearest neighbours (k = 10), computed with SciPy.
# python3 domias.py > domias.csv      (numpy 2, scipy 1.16)
import numpy as np
from scipy.spatial import cKDTree

rng = np.random.default_rng(20241220)
d, k = 3, 10
released = np.round(rng.normal(0.0, 1.0, (40, d)), 3)
reference = np.round(rng.normal(0.3, 1.3, (30, d)), 3)
targets = np.round(rng.normal(0.1, 1.2, (20, d)), 3)
far = lambda rows, x: np.log(cKDTree(rows).query(x, k=[k])[0][0])
print("side,x,y,z,score")
for name, rows in (("released", released), ("reference", reference)):
    for row in rows:
        print(name, *row, 0, sep=",")
for x in targets:
    print("target", *x, repr(float(d * (far(reference, x) - far(released, x)))), sep=",")
