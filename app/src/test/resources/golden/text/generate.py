"""Writes the fixtures beside this file: python generate.py PATH_TO_BANKING77

Needs scikit-learn 1.9.1 and scipy. Banking77: Casanueva et al. 2020, PolyAI, CC BY 4.0; eight of
its 77 intents, rows taken at random (seed 7) and otherwise unchanged.
"""

import csv
import pathlib
import random
import sys

import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

INTENTS = [
    "activate_my_card",
    "age_limit",
    "card_arrival",
    "cash_withdrawal_charge",
    "exchange_rate",
    "lost_or_stolen_card",
    "request_refund",
    "terminate_account",
]
here = pathlib.Path(__file__).parent
source = pathlib.Path(sys.argv[1])


def read(name):
    with open(source / name, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {i: [r["text"] for r in rows if r["category"] == i] for i in INTENTS}


random.seed(7)
train, test = read("train.csv"), read("test.csv")
rows = []
for intent in INTENTS:
    texts = random.sample(train[intent], min(len(train[intent]), 100))
    rows += [("train", intent, t) for t in texts[:20]]
    rows += [("pool", intent, t) for t in texts[20:]]
    rows += [("test", intent, t) for t in random.sample(test[intent], 10)]
with open(here / "banking77_sample.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["part", "label", "text"])
    writer.writerows([(p, l, t) for p, l, t in rows])

x, y = zip(*[(t, l) for p, l, t in rows if p == "train"])
xt, yt = zip(*[(t, l) for p, l, t in rows if p == "test"])
head = f"# scikit-learn {sklearn.__version__}, "

tfidf = TfidfVectorizer().fit(x)
names = tfidf.get_feature_names_out()
with open(here / "tfidf.csv", "w", newline="", encoding="utf-8") as file:
    file.write(head + "TfidfVectorizer() fitted on part train, applied to part test\n")
    file.write("row,term,weight\n")
    weights = tfidf.transform(xt).tocoo()
    for i, j, v in sorted(zip(weights.row, weights.col, weights.data)):
        file.write(f"{i},{names[j]},{float(v)!r}\n")

counts = CountVectorizer().fit(x)
bayes = MultinomialNB(alpha=1.0).fit(counts.transform(x), y).predict(counts.transform(xt))
logistic = LogisticRegression(C=1.0, tol=1e-8, max_iter=1000).fit(tfidf.transform(x), y)
svm = LinearSVC(C=1.0, tol=1e-8, max_iter=100000).fit(tfidf.transform(x), y)
with open(here / "predictions.csv", "w", newline="", encoding="utf-8") as file:
    file.write(head + "MultinomialNB(alpha=1) on counts, LogisticRegression(C=1), LinearSVC(C=1)\n")
    file.write("row,naive_bayes,logistic_regression,linear_svm\n")
    columns = [bayes, logistic.predict(tfidf.transform(xt)), svm.predict(tfidf.transform(xt))]
    for i, row in enumerate(zip(*columns)):
        file.write(f"{i},{','.join(row)}\n")
with open(here / "scores.csv", "w", newline="", encoding="utf-8") as file:
    file.write(head + "accuracy_score and f1_score(average='macro') of predictions.csv\n")
    file.write("model,accuracy,macro_f1\n")
    for name, column in zip(["naive_bayes", "logistic_regression", "linear_svm"], columns):
        file.write(f"{name},{accuracy_score(yt, column)!r},{f1_score(yt, column, average='macro')!r}\n")

ascii_and_beyond = [
    "I'd pay 5 € for a café-crème, o_o!",
    "ΟΔΟΣ Straße naïve x² ½ ３４ 卡片丢失 карта",
    "हिन्दी e\u0301te\u0301 a-b c3 _ __ 9",
    "",
]
with open(here / "tokens.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    file.write(head + "CountVectorizer().build_analyzer(), terms joined by a bar\n")
    writer.writerow(["text", "terms"])
    for text in ascii_and_beyond:
        writer.writerow([text, "|".join(CountVectorizer().build_analyzer()(text))])
