"""What well-known classifiers reach on the same texts, and the model of classification beside them.

    python -m venv .paht/bench-venv
    .paht/bench-venv/bin/pip install --require-hashes -r tests/bench/classification/requirements.txt
    .paht/bench-venv/bin/python tests/bench/classification/baselines.py

All learn from the same texts, one hand left out at a time, and the keywords and lexicon as short texts (a phrase counts half). Prints
accuracy, macro-F1 and calibration error on the hands left out, and texts per second of one core, given many at once, and what all
but one of a hundred texts take at most, given one by one; then the same for paht-train and the service's classifier around its model.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import fasttext  # noqa: E402
import numpy as np  # noqa: E402
from sklearn.calibration import CalibratedClassifierCV  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.metrics import accuracy_score, f1_score  # noqa: E402
from sklearn.pipeline import make_pipeline, make_union  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "services/classification/data"
ONE_BY_ONE = 100  # Texts of each hand.
BUILD = Path(os.environ.get("PAHT_BUILD", ROOT / ".paht/build"))


def fold(text):
    text = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in text if unicodedata.category(c) != "Mn").replace("đ", "d")


def read_texts():
    rows = []
    for path in sorted((DATA / "reports").glob("*.tsv")):
        if path.stem == "blind":
            continue
        with open(path, encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows.append((path.stem, row["text"], row["category"]))
    return rows


def read_phrases():
    phrases = []
    for line in (DATA / "lexicon/topics.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            category, listed = line.split("\t")
            phrases += [(p.strip(), category) for p in listed.split(";") if p.strip()]
    table = (ROOT / "deploy/config/categories.textproto").read_text("utf-8")
    for entry in table.split("categories {")[1:]:
        category = re.search(r'id: "(\w+)"', entry)[1]
        for kind in re.findall(r"(?:strong|medium)_keywords: \[(.*?)\]", entry, re.S):
            phrases += [(p, category) for p in re.findall(r'"([^"]+)"', kind)]
    return phrases


def words(text):
    return re.findall(r"\w+", text.lower())


class Svm:
    """Linear SVM on words, pairs and character runs, with and without diacritics, calibrated by sigmoids."""

    def fit(self, texts, labels, weights):
        union = make_union(
            TfidfVectorizer(preprocessor=fold, ngram_range=(1, 2), token_pattern=r"\w+", sublinear_tf=True),
            TfidfVectorizer(lowercase=True, ngram_range=(1, 2), token_pattern=r"\w+", sublinear_tf=True),
            TfidfVectorizer(preprocessor=fold, analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        )
        self.pipeline = make_pipeline(union, CalibratedClassifierCV(LinearSVC(C=0.3), cv=3))
        self.pipeline.fit(texts, labels, calibratedclassifiercv__sample_weight=weights)
        return self

    def predict(self, texts):
        shares = self.pipeline.predict_proba(texts)
        return self.pipeline.classes_[shares.argmax(1)], shares.max(1)


class FastText:
    """fastText on words with and without diacritics, and pairs of them."""

    @staticmethod
    def line(text):
        return " ".join(words(text) + ["_" + w for w in words(fold(text))])

    def fit(self, texts, labels, weights):
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
            for text, label in zip(texts, labels):
                file.write(f"__label__{label} {self.line(text)}\n")
            file.flush()
            # With runs of letters (minn, maxn), or at higher rates, it diverges.
            self.model = fasttext.train_supervised(
                file.name, lr=0.1, epoch=100, dim=64, wordNgrams=2, minn=0, maxn=0, bucket=200000, thread=1, verbose=0
            )
        return self

    def predict(self, texts):
        pairs = [self.model.predict(self.line(t)) for t in texts]
        return np.array([p[0][0][9:] for p in pairs]), np.array([float(p[1][0]) for p in pairs])


def calibration_error(right, confidence):
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(abs((confidence - right)[bins == b].sum()) for b in range(10)) / len(right)


def measure(make, rows, phrases):
    hands = sorted({hand for hand, _, _ in rows})
    truth, guesses, confidences, seconds, each = [], [], [], 0, []
    for hand in hands:
        learn = [(t, c, 1.0) for h, t, c in rows if h != hand] + [(p, c, 0.5) for p, c in phrases]
        held = [(t, c) for h, t, c in rows if h == hand]
        model = make().fit(*(np.array(column) for column in zip(*learn)))
        texts = [t for t, _ in held]
        began = time.process_time()
        guess, confidence = model.predict(texts)
        seconds += time.process_time() - began
        for text in texts[:ONE_BY_ONE]:
            began = time.process_time()
            model.predict([text])
            each.append(time.process_time() - began)
        truth += [c for _, c in held]
        guesses += list(guess)
        confidences += list(confidence)
    right = np.array(truth) == np.array(guesses)
    print(
        f"{make.__name__:10s} right {accuracy_score(truth, guesses):.3f}, macro-F1 "
        f"{f1_score(truth, guesses, average='macro'):.3f}, calibration error "
        f"{calibration_error(right, np.array(confidences)):.3f}, {len(truth) / seconds:.0f} texts/s, "
        f"p99 {1e6 * np.quantile(each, 0.99):.0f} us",
        flush=True,
    )


def main():
    rows, phrases = read_texts(), read_phrases()
    print(f"{len(rows)} texts, {len(phrases)} phrases")
    for make in (Svm, FastText):
        measure(make, rows, phrases)
    model = BUILD / "services/classification/classification.model"
    report = Path(f"{model}.txt").read_text("utf-8").splitlines()
    print("paht-train", report[4].split(": ", 1)[1])
    files = sorted(str(p) for p in (DATA / "reports").glob("*.tsv"))
    print(subprocess.check_output([BUILD / "tests/bench/classify_bench", f"--model={model}", *files], text=True), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
