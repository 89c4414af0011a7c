#!/usr/bin/env python3
"""Makes a large CSV out of a small one by recombination: every text is sentences of several rows of
one label, so rows differ and keep the vocabulary of their label. The same arguments give the same file.

  python3 bench/scale/rows.py IN.csv OUT.csv ROWS [--ids]

IN.csv has the columns label and description, like AG News. With --ids the rows get an id column.
"""
import csv
import random
import re
import sys


def main():
    source, target, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    ids = "--ids" in sys.argv[4:]
    pieces = {}
    with open(source, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parts = [part for part in re.split(r"(?<=[.!?]) +", row["description"]) if part.strip()]
            pieces.setdefault(row["label"], []).extend(parts)
    labels = sorted(pieces)
    draw = random.Random(20_240_601)
    with open(target, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow((["id"] if ids else []) + ["label", "description"])
        for number in range(rows):
            label = draw.choice(labels)
            text = " ".join(draw.choice(pieces[label]) for _ in range(draw.randint(1, 2)))
            out.writerow(([f"r{number}"] if ids else []) + [label, text])


if __name__ == "__main__":
    main()
