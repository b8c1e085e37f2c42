use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::row::Row;
use crate::command::{command, run};
use crate::places::{root, scratch};
use crate::server::get;

const LIMIT: Duration = Duration::from_secs(15 * 60);
const PATIENCE: Duration = Duration::from_secs(45 * 60);
const ADDRESS: &str = "127.0.0.1:7799";

/// A clone of what is committed, with empty caches for cargo and npm, until the demo answers.
pub fn measure(_quick: bool) -> Result<Vec<Row>> {
    let folder = scratch("clone")?;
    let clone = folder.join("huitou");
    let started = Instant::now();
    run(command("git clone --quiet --no-hardlinks").arg(root()).arg(&clone))?;
    let mut demo = command(&format!("cargo xtask demo --listen {ADDRESS}"));
    let mut demo = demo
        .current_dir(&clone)
        .env("CARGO_HOME", folder.join("cargo"))
        .env("npm_config_cache", folder.join("npm"))
        .env_remove("CARGO_TARGET_DIR")
        .spawn()?;
    let answered = loop {
        if get(ADDRESS, "/").is_some_and(|answer| answer.starts_with("HTTP/1.1 200")) {
            break Ok(started.elapsed());
        }
        if let Some(status) = demo.try_wait()? {
            break Err(anyhow::anyhow!("the demo stopped ({status})"));
        }
        if started.elapsed() > PATIENCE {
            break Err(anyhow::anyhow!("no page after {PATIENCE:?}"));
        }
        std::thread::sleep(Duration::from_millis(500));
    };
    // cargo and the xtask hand their process on to the server, so this asks the server itself.
    run(&mut command(&format!("kill -TERM {}", demo.id())))?;
    demo.wait()?;
    std::fs::remove_dir_all(folder)?;
    match answered {
        Ok(took) => Ok(vec![Row::within(
            "clean clone to the first page, seconds, within",
            took.as_secs_f64(),
            LIMIT.as_secs_f64(),
        )]),
        Err(problem) => bail!(problem),
    }
}
