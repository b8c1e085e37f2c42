"""BG/NBD by lifetimes on a CSV file of histories: `fit.py HISTORIES`. Prints one line of JSON."""

import json
import sys
import time

import pandas
from lifetimes import BetaGeoFitter

histories = pandas.read_csv(sys.argv[1])
fitter = BetaGeoFitter()
start = time.perf_counter()
fitter.fit(histories["repeats"], histories["last"], histories["age"])
seconds = time.perf_counter() - start
parameters = [float(fitter.params_[name]) for name in ("r", "alpha", "a", "b")]
print(json.dumps({"seconds": seconds, "parameters": parameters}))
