#!/usr/bin/env python3
"""Asks DuckDB and chDB what analytics_speed asks the lake, of the same files: peers.py DIR [RUNS] [duckdb|chdb].

Prints {"engine", "query", "variant", "seconds", "answer"} per line: the median of RUNS (5), two threads.
Each engine may answer in several ways; whoever compares takes the fastest whose answer is right.
"""
import json
import statistics
import sys
import time

folder = sys.argv[1]
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
only = sys.argv[3] if len(sys.argv) > 3 else None
files = f"{folder}/shop=*/day=*/*.parquet"
WEEK = 7 * 86_400_000_000

RFM = """
select count(*), sum(f), sum(m), sum({wide}), max(f) from (
  select person, {countif}(name = 'Order Completed') as f,
         sum(case when name = 'Order Completed' then value else -value end) as m,
         max(case when name = 'Order Completed' then {micros} end) as r
  from {events} where name in ('Order Completed', 'Order Refunded') and currency = 'CNY' group by person) t
where f > 0"""

COHORTS = """
with o as (select distinct person, {month} as month from {events} where name = 'Order Completed'),
     f as (select person, min(month) as first from o group by person)
select f.first, o.month - f.first as k, count(*) from o join f on o.person = f.person group by 1, 2 order by 1, 2"""

DISTINCT = """
select count(*), sum(n), sum(u), sum(u * u) from (
  select {day} as d, name, count(*) as n, {uniq} as u from {events} group by 1, 2) t"""

# The latest view before each addition, then the latest such walk before each order: exact, without a self-join.
FUNNEL_WINDOWS = f"""
with e as (select person, name, epoch_us(timestamp) as t, seq from {{events}}
           where name in ('Product Viewed', 'Product Added', 'Order Completed')),
     v as (select *, max(case when name = 'Product Viewed' then t end) over w as viewed from e
           window w as (partition by person order by t, seq)),
     a as (select *, max(case when name = 'Product Added' and t - viewed <= {WEEK} then viewed end) over w as added
           from v window w as (partition by person order by t, seq))
select count(distinct case when name = 'Product Viewed' then person end),
       count(distinct case when name = 'Product Added' and added is not null and t - viewed <= {WEEK} then person end),
       count(distinct case when name = 'Order Completed' and t - added <= {WEEK} then person end) from a"""

# Sorted lists per person, folded by one pass each.
FUNNEL_LISTS = f"""
with e as (select person, list(struct_pack(t := epoch_us(timestamp), s := case name when 'Product Viewed' then 1
             when 'Product Added' then 2 else 3 end) order by timestamp, seq) as l from {{events}}
           where name in ('Product Viewed', 'Product Added', 'Order Completed') group by person),
     r as (select list_reduce(l, lambda a, x: case
             when x.s = 1 then struct_pack(v := x.t, a := a.a, k := greatest(a.k, 1))
             when x.s = 2 and x.t - a.v <= {WEEK} then struct_pack(v := a.v, a := a.v, k := greatest(a.k, 2))
             when x.s = 3 and x.t - a.a <= {WEEK} then struct_pack(v := a.v, a := a.a, k := 3)
             else a end, struct_pack(v := -10000000000000000, a := -10000000000000000, k := 0)) as w from e)
select count(*) filter (w.k >= 1), count(*) filter (w.k >= 2), count(*) filter (w.k >= 3) from r"""

FUNNEL_CLICKHOUSE = f"""
select countIf(k >= 1), countIf(k >= 2), countIf(k >= 3) from (
  select person, windowFunnel({WEEK})(toUInt64(toUnixTimestamp64Micro(timestamp)), name = 'Product Viewed',
         name = 'Product Added', name = 'Order Completed') as k
  from {{events}} where name in ('Product Viewed', 'Product Added', 'Order Completed') group by person)"""


def duckdb_queries():
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    source = f"read_parquet('{files}', hive_partitioning = true)"
    words = {
        "events": source,
        "countif": "count_if",
        "micros": "epoch_us(timestamp)",
        "wide": "r",
        "month": "(year(timestamp at time zone 'UTC') * 12 + month(timestamp at time zone 'UTC'))",
        "day": "day",
        "uniq": "count(distinct person)",
    }
    queries = {
        ("rfm", "group"): RFM,
        ("cohorts", "group"): COHORTS,
        ("funnel", "windows"): FUNNEL_WINDOWS,
        ("funnel", "lists"): FUNNEL_LISTS,
        ("distinct", "by folder"): DISTINCT,
        ("distinct", "two groups"): """
select count(*), sum(n), sum(u), sum(u * u) from (select d, name, sum(c) as n, count(*) as u from (
  select day as d, name, person, count(*) as c from {events} group by 1, 2, 3) t group by 1, 2) t""",
    }
    return {key: sql.format(**words) for key, sql in queries.items()}, lambda sql: connection.execute(sql).fetchall()


def chdb_queries():
    import chdb

    settings = " settings max_threads = 2, use_hive_partitioning = 1"
    words = {
        "events": f"file('{files}', Parquet)",
        "countif": "countIf",
        "micros": "toUnixTimestamp64Micro(timestamp)",
        "wide": "toInt128(r)",
        "month": "toInt32(toYear(timestamp, 'UTC') * 12 + toMonth(timestamp, 'UTC'))",
        "day": "day",
        "uniq": "uniqExact(person)",
    }
    queries = {
        ("rfm", "group"): RFM,
        ("cohorts", "group"): COHORTS,
        ("funnel", "windowFunnel"): FUNNEL_CLICKHOUSE,
        ("distinct", "by folder"): DISTINCT,
    }
    run = lambda sql: json.loads(str(chdb.query(sql + settings, "JSONCompact")))["data"]
    return {key: sql.format(**words) for key, sql in queries.items()}, run


def answer(query, rows):
    if query == "cohorts":
        return [int(row[2]) for row in rows]
    numbers = [int(number) for number in rows[0]]
    return [*numbers[:3], str(numbers[3]), numbers[4]] if query == "rfm" else numbers


for engine, prepare in {"duckdb": duckdb_queries, "chdb": chdb_queries}.items():
    if only and engine != only:
        continue
    queries, run = prepare()
    for (query, variant), sql in queries.items():
        seconds, rows = [], None
        try:
            for _ in range(runs):
                start = time.perf_counter()
                rows = run(sql)
                seconds.append(time.perf_counter() - start)
        except Exception as error:  # the comparison goes on with the other ways
            print(json.dumps({"engine": engine, "query": query, "variant": variant, "error": str(error)[:300]}), flush=True)
            continue
        line = {"engine": engine, "query": query, "variant": variant, "seconds": round(statistics.median(seconds), 4)}
        print(json.dumps({**line, "answer": answer(query, rows)}), flush=True)
