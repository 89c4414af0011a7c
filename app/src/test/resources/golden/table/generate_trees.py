"""Probabilities of scikit-learn's trees, for TreeLearnersTest: trained on adult_real.csv and tested on
adult_holdout.csv (categories by their rank in sorted order), target salary-class; and on Iris.

Run after generate_data.py: python generate_trees.py    (scikit-learn 1.9.1)
"""
import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier


def boosting():
    return HistGradientBoostingClassifier(
        max_iter=100, max_depth=6, max_leaf_nodes=None, learning_rate=0.1, min_samples_leaf=20,
        l2_regularization=0, early_stopping=False)


def forest(x, y, test):
    return np.mean([RandomForestClassifier(300, random_state=seed).fit(x, y).predict_proba(test)
                    for seed in range(5)], axis=0)


def write(name, x, y, test):
    b = boosting().fit(x, y).predict_proba(test)
    f = forest(x, y, test)
    with open(name, "w") as out:
        out.write(f"# scikit-learn {sklearn.__version__}: predict_proba of class k,"
                  " mean of 5 seeds for the forest\n")
        out.write(",".join([f"boosting_{k}" for k in range(b.shape[1])]
                           + [f"forest_{k}" for k in range(f.shape[1])]) + "\n")
        for row in np.hstack([b, f]):
            out.write(",".join(f"{v:.7g}" for v in row) + "\n")


real = pd.read_csv("adult_real.csv", sep=";")
holdout = pd.read_csv("adult_holdout.csv", sep=";")
for c in real.columns:
    if c != "age":
        names = sorted(set(real[c]) | set(holdout[c]))
        real[c] = real[c].map(names.index)
        holdout[c] = holdout[c].map(names.index)
write("trees_adult.csv", real.iloc[:, :-1].to_numpy(), real.iloc[:, -1].to_numpy(),
      holdout.iloc[:, :-1].to_numpy())
train, test = pd.read_csv("iris_real.csv"), pd.read_csv("iris_synthetic.csv")
names = sorted(set(train["species"]))
write("trees_iris.csv", train.iloc[:, :-1].to_numpy(), train["species"].map(names.index).to_numpy(),
      test.iloc[:, :-1].to_numpy())
