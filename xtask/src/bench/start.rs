use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

use super::row::{Row, median};
use super::tools::{program, release};
use crate::places::scratch;
use crate::server::Server;

const STARTS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts on a shop that is there already: the first start, which lays out the stores, is not counted.
pub fn measure(_quick: bool) -> Result<Vec<Row>> {
    let binary = release("huitou", None)?;
    let folder = scratch("start")?;
    let start = || Server::start(program(&binary).arg("serve").arg("--data").arg(&folder), PATIENCE);
    drop(start()?);
    let mut times = Vec::new();
    let mut memory = 0.0;
    for _ in 0..STARTS {
        let server = start()?;
        times.push(server.ready_after.as_secs_f64() * 1_000.0);
        sleep(Duration::from_secs(2));
        memory = server.memory()?;
    }
    std::fs::remove_dir_all(folder)?;
    Ok(vec![
        Row::within("start to ready, ms, within", median(times), 500.0),
        Row::within("idle memory, MiB, within", memory, 100.0),
    ])
}
