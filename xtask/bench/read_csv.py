"""What DuckDB takes to read and sum up an order file: `read_csv.py FILE`. Prints one line of JSON."""

import json
import sys
import time

import duckdb

QUERY = """
SELECT count(*), count(DISTINCT InvoiceNo), count(DISTINCT CustomerID), sum(Quantity * UnitPrice)
FROM read_csv(?)
"""

start = time.perf_counter()
lines, orders, customers, net = duckdb.execute(QUERY, [sys.argv[1]]).fetchone()
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "lines": lines, "orders": orders, "customers": customers, "net": net}))
