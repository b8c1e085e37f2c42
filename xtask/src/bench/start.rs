use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;

use super::row::{Row, median};
use super::tools::{program, release};
use crate::places::scratch;
use crate::server::Server;

const STARTS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(60);
/// The demo lets nobody in before its history is read and every number is whole.
const FILLING: Duration = Duration::from_secs(600);

/// Most milliseconds from the start to the first answer, and most MiB held when nothing happens.
const READY: f64 = 500.0;
const IDLE: f64 = 100.0;

/// Starts on a shop that is there already: the first start, which lays out the stores, is not counted. Then on one with a
/// year of history, for which there is no bar.
pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let binary = release("huitou", None)?;
    let folder = scratch("start")?;
    let (empty, filled) = (folder.join("empty"), folder.join("filled"));
    drop(Server::start(program(&binary).arg("serve").arg("--data").arg(&empty), PATIENCE)?);
    let (ready, idle) = starts(&binary, &empty)?;

    let people = if quick { "150" } else { "600" };
    let mut demo = program(&binary);
    demo.args(["demo", "--days", "365", "--customers", people]).arg("--data").arg(&filled);
    drop(Server::start(&mut demo, FILLING)?);
    let (ready_filled, idle_filled) = starts(&binary, &filled)?;
    std::fs::remove_dir_all(folder)?;
    let of = format!("of a shop with {people} people's year");
    Ok(vec![
        Row::within("start to ready, ms, within", ready, READY),
        Row::within("idle memory, MiB, within", idle, IDLE),
        Row::smaller(format!("start to ready {of}, ms"), ready_filled, READY, None, true),
        Row::smaller(format!("idle memory {of}, MiB"), idle_filled, IDLE, None, true),
    ])
}

/// The median time to the first answer in milliseconds, and the memory in MiB two seconds after the last start.
fn starts(binary: &Path, data: &Path) -> Result<(f64, f64)> {
    let mut times = Vec::new();
    let mut memory = 0.0;
    for _ in 0..STARTS {
        let server = Server::start(program(binary).arg("serve").arg("--data").arg(data), PATIENCE)?;
        times.push(server.ready_after.as_secs_f64() * 1_000.0);
        sleep(Duration::from_secs(2));
        memory = server.memory()?;
    }
    Ok((median(times), memory))
}
