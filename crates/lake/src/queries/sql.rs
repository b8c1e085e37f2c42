use std::time::Duration;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, UInt64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::SQLOptions;
use datafusion::prelude::{DataFrame, SessionContext};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast;
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use futures::TryStreamExt;
use primitives::ShopId;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::task::JoinSet;

use crate::error::{LakeError, Result};
use crate::lake::Lake;

/// What a query may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rows to return; the rest is cut off, and [`Answer::cut`] says so.
    pub rows: usize,
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 10_000, time: Duration::from_secs(30) }
    }
}

/// The rows a query gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub columns: Vec<String>,
    /// Numbers, truth values and null as such, instants as RFC 3339, anything else as text.
    pub rows: Vec<Vec<Value>>,
    /// Whether there were more rows than the limit.
    pub cut: bool,
}

/// Beyond it, a chain of operators is nested deeper than a thread's stack.
const MOST_TOKENS: usize = 1_000;

/// Planning recurses with the query's depth, in frames far larger than evaluation's.
const PLANNER_STACK: usize = 64 << 20;

impl Lake {
    /// Answers one `SELECT` (or `WITH … SELECT`) over the table `events`, which holds this shop's events and nothing
    /// else; its columns are [`crate::SCHEMA`]'s. Whatever would write, name a file or change a setting is refused.
    ///
    /// # Errors
    /// When the query is refused, wrong, too slow or needs more memory than there is.
    pub async fn query(&self, shop: ShopId, sql: &str, limits: Limits) -> Result<Answer> {
        let files = self.0.files(shop);
        let session = self.0.engine.session();
        session.register_table("events", self.0.engine.table(&files)?)?;
        let sql = sql.to_owned();
        // A task of its own, so that an operator that is long in yielding cannot hold up the clock; it ends with the set.
        let mut work = JoinSet::new();
        work.spawn(async move { collect(plan(session, sql, limits.rows).await?, limits.rows).await });
        match tokio::time::timeout(limits.time, work.join_next()).await {
            Err(_) => Err(LakeError::Slow(limits.time.as_secs())),
            Ok(Some(Ok(answer))) => answer,
            Ok(Some(Err(error))) => Err(LakeError::Worker(error.to_string())),
            Ok(None) => Err(LakeError::Worker("the query was never begun".to_owned())),
        }
    }
}

async fn plan(session: SessionContext, sql: String, limit: usize) -> Result<SendableRecordBatchStream> {
    let handle = Handle::current();
    let (send, planned) = tokio::sync::oneshot::channel();
    let planner = std::thread::Builder::new().name("sql planner".to_owned()).stack_size(PLANNER_STACK);
    let work = move || send.send(handle.block_on(start(&session, &sql, limit)));
    planner.spawn(work).map_err(|error| LakeError::Worker(error.to_string()))?;
    planned.await.map_err(|error| LakeError::Worker(error.to_string()))?
}

async fn start(session: &SessionContext, sql: &str, limit: usize) -> Result<SendableRecordBatchStream> {
    let frame = plan_select(session, sql).await?;
    // One more than wanted, to know whether there are more.
    Ok(frame.limit(0, Some(limit.saturating_add(1)))?.execute_stream().await?)
}

async fn plan_select(session: &SessionContext, sql: &str) -> Result<DataFrame> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, sql).tokenize().map_err(|e| LakeError::Query(e.to_string()))?;
    if tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).count() > MOST_TOKENS {
        return Err(LakeError::Refused(format!("it has more than {MOST_TOKENS} words: shorten it")));
    }
    let wrong = |error: datafusion::error::DataFusionError| LakeError::Query(error.strip_backtrace());
    let state = session.state();
    let dialect = state.config_options().sql_parser.dialect;
    let statement = state.sql_to_statement(sql, &dialect).map_err(wrong)?;
    let select =
        matches!(&statement, Statement::Statement(statement) if matches!(**statement, ast::Statement::Query(_)));
    if !select {
        return Err(LakeError::Refused("only a single SELECT is answered".to_owned()));
    }
    let plan = state.statement_to_plan(statement).await.map_err(wrong)?;
    let reading = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    reading.verify_plan(&plan).map_err(|error| LakeError::Refused(error.strip_backtrace()))?;
    session.execute_logical_plan(plan).await.map_err(wrong)
}

async fn collect(mut batches: SendableRecordBatchStream, limit: usize) -> Result<Answer> {
    let columns = batches.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut rows = Vec::new();
    while let Some(batch) = batches.try_next().await.map_err(|error| LakeError::Query(error.strip_backtrace()))? {
        let values = batch.columns().iter().map(values).collect::<Result<Vec<_>>>()?;
        rows.extend((0..batch.num_rows()).map(|row| values.iter().map(|column| column[row].clone()).collect()));
    }
    let cut = rows.len() > limit;
    rows.truncate(limit);
    Ok(Answer { columns, rows, cut })
}

fn values(column: &ArrayRef) -> Result<Vec<Value>> {
    let cast = |to: &DataType| arrow::compute::cast(column, to);
    Ok(match column.data_type() {
        DataType::UInt64 => column.as_primitive::<UInt64Type>().iter().map(Value::from).collect(),
        integer if integer.is_integer() => {
            cast(&DataType::Int64)?.as_primitive::<Int64Type>().iter().map(Value::from).collect()
        }
        float if float.is_floating() => {
            cast(&DataType::Float64)?.as_primitive::<Float64Type>().iter().map(Value::from).collect()
        }
        DataType::Null => vec![Value::Null; column.len()],
        DataType::Boolean => column.as_boolean().iter().map(Value::from).collect(),
        DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => instants(column)?,
        _ => {
            let options = FormatOptions::default();
            let texts = ArrayFormatter::try_new(column, &options)?;
            let text = |row| if column.is_null(row) { Value::Null } else { texts.value(row).to_string().into() };
            (0..column.len()).map(text).collect()
        }
    })
}

fn instants(column: &ArrayRef) -> Result<Vec<Value>> {
    let micros = column.as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
    let instant = |micros: Option<i64>| match micros {
        Some(micros) => Ok(crate::file::instant(micros)?.to_string().into()),
        None => Ok(Value::Null),
    };
    micros.iter().map(instant).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Shop, at, open};

    async fn two_shops() -> (tempfile::TempDir, Lake, ShopId) {
        let (dir, shop, other) = (tempfile::tempdir().unwrap(), Shop::new(1), Shop::new(2));
        let lake = open(dir.path());
        lake.write(&[
            shop.order(1, at(0, 0), "ann", "12.50"),
            shop.order(2, at(1, 0), "bob", "7"),
            other.order(3, at(0, 0), "secret", "99"),
        ])
        .unwrap();
        (dir, lake, shop.0)
    }

    #[tokio::test]
    async fn answers_a_select_over_this_shop_alone() {
        let (_dir, lake, shop) = two_shops().await;
        let sql = "WITH o AS (SELECT person, value, timestamp FROM events WHERE name = 'Order Completed')
                   SELECT person, sum(value) AS net, max(timestamp) AS last, avg(value) > 1000 AS big, NULL AS nothing
                   FROM o GROUP BY person ORDER BY person";
        let answer = lake.query(shop, sql, Limits::default()).await.unwrap();
        assert_eq!(answer.columns, ["person", "net", "last", "big", "nothing"]);
        let ann = vec![json!("ann"), json!(1250), json!("2026-01-01T00:00:00Z"), json!(true), json!(null)];
        let bob = vec![json!("bob"), json!(700), json!("2026-01-02T00:00:00Z"), json!(false), json!(null)];
        assert_eq!((answer.rows, answer.cut), (vec![ann, bob], false));
        let empty = lake.query(Shop::new(9).0, "SELECT count(*) FROM events", Limits::default()).await.unwrap();
        assert_eq!(empty.rows, [[json!(0)]]);
    }

    #[tokio::test]
    async fn instants_are_reckoned_with_in_microseconds_and_large_sums_told_in_full() {
        let (_dir, lake, shop) = two_shops().await;
        let sql = "SELECT sum(CAST(CAST(timestamp AS BIGINT) AS DECIMAL(38, 0)) * 1000000), sum(CASE WHEN name = 'Order Completed'
            THEN value ELSE -value END) FROM events";
        let answer = lake.query(shop, sql, Limits::default()).await.unwrap();
        assert_eq!(answer.rows, [[json!("3534537600000000000000"), json!(1950)]]);
    }

    #[tokio::test]
    async fn what_would_write_or_reach_beyond_is_refused() {
        let (dir, lake, shop) = two_shops().await;
        let other = lake.files(Shop::new(2).0)[0].path.clone();
        let outside = dir.path().join("out.csv");
        let outside = outside.display();
        let hostile = [
            format!("COPY events TO '{outside}'"),
            format!("CREATE EXTERNAL TABLE x STORED AS PARQUET LOCATION 'lake://files/{other}'"),
            format!("SELECT * FROM 'lake://files/{other}'"),
            format!("SELECT * FROM '{}'", dir.path().join(&other).display()),
            "SELECT * FROM read_parquet('/etc/passwd')".to_owned(),
            "SELECT * FROM '/etc/passwd'".to_owned(),
            "CREATE TABLE x AS SELECT * FROM events".to_owned(),
            "CREATE VIEW x AS SELECT * FROM events".to_owned(),
            "SELECT * INTO x FROM events".to_owned(),
            "INSERT INTO events SELECT * FROM events".to_owned(),
            "WITH x AS (INSERT INTO events SELECT * FROM events RETURNING *) SELECT * FROM x".to_owned(),
            "UPDATE events SET person = 'x'".to_owned(),
            "DELETE FROM events".to_owned(),
            "DROP TABLE events".to_owned(),
            "SET datafusion.execution.target_partitions = 64".to_owned(),
            "SHOW TABLES".to_owned(),
            "SELECT * FROM information_schema.tables".to_owned(),
            "EXPLAIN ANALYZE SELECT * FROM events".to_owned(),
            "SELECT 1; DROP TABLE events".to_owned(),
            "PREPARE x AS SELECT 1".to_owned(),
            String::new(),
            "SELEC".to_owned(),
        ];
        for sql in hostile {
            let answer = lake.query(shop, &sql, Limits::default()).await;
            assert!(matches!(answer, Err(LakeError::Refused(_) | LakeError::Query(_))), "{sql}: {answer:?}");
        }
        assert_eq!((lake.stats().rows, lake.verify().unwrap()), (3, vec![]));
        assert!(!dir.path().join("out.csv").exists());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_costs_too_much_ends() {
        let (_dir, lake, shop) = two_shops().await;
        let cut = lake.query(shop, "SELECT seq FROM events", Limits { rows: 1, ..Limits::default() }).await.unwrap();
        assert_eq!((cut.rows.len(), cut.cut), (1, true));

        let short = Limits { time: Duration::from_millis(200), ..Limits::default() };
        let endless = "SELECT sum(a.value * b.value) FROM generate_series(1, 5000) a, generate_series(1, 100000000) b";
        let error = lake.query(shop, endless, short).await.unwrap_err();
        assert!(matches!(error, LakeError::Slow(_)), "{error}");

        let long = format!("SELECT {} FROM events", vec!["seq"; 5_000].join(" + "));
        assert!(matches!(lake.query(shop, &long, Limits::default()).await, Err(LakeError::Refused(_))));
        let deep = format!("SELECT {} FROM events", vec!["seq"; 490].join(" + "));
        assert_eq!(lake.query(shop, &deep, Limits::default()).await.unwrap().rows.len(), 2);
        let nested = format!("SELECT {}1{}", "(".repeat(900), ")".repeat(900));
        let _ = lake.query(shop, &nested, Limits::default()).await;
    }
}
