use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use super::row::{Row, median};
use super::tools::{measure as run, number, program, release};
use crate::places::scratch;
use crate::postgres::Cluster;
use crate::server::Server;

pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let (events, rounds) = if quick { (100_000, 3) } else { (400_000, 5) };
    let (binary, loads) = (release("huitou", None)?, release("bench", None)?);
    let folder = scratch("ingest")?;
    let cluster = Cluster::start(true)?;
    let mut measured = Vec::new();
    for round in 0..rounds {
        // A new server each time, or what it still does with the events of the last round would be measured too.
        let data = folder.join(format!("data-{round}"));
        let server = Server::start(program(&binary).arg("serve").arg("--data").arg(data), Duration::from_secs(60))?;
        let mut load = program(&loads);
        load.arg("ingest").args(["--url", &format!("http://{}", server.address), "--token", &server.setup_token()?]);
        load.args(["--postgres", &cluster.url, "--folder"]).arg(&folder);
        measured.push(run(load.args(["--events", &events.to_string()]))?);
    }
    std::fs::remove_dir_all(folder)?;

    let all = |key: &str| measured.iter().map(|round| number(round, key)).collect::<Result<Vec<f64>>>();
    let (file, server, postgres) = (all("file")?, all("server")?, all("postgres")?);
    let answer_ok = measured.iter().all(|round| round["answer_ok"] == Value::Bool(true));
    let ours = median(server);
    let name = "durable batch ingest, events/s, against";
    Ok(vec![
        Row::faster(format!("{name} a synced file"), ours, median(file), Some(0.4), answer_ok),
        Row::faster(format!("{name} PostgreSQL"), ours, median(postgres), Some(5.0), answer_ok),
    ])
}
