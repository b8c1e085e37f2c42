use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};

use crate::command::{cargo, command, run};
use crate::places;

/// Where the demo keeps its data between runs; deleting it starts afresh.
const DATA: &str = ".demo";
/// There while the sample shop is being made: one that was cut is made anew.
const UNFINISHED: &str = "sample-unfinished";

#[derive(clap::Args)]
pub struct Demo {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:7700")]
    listen: String,
    /// Start afresh instead of going on with the shop of the last run
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub fn run(&self) -> Result<()> {
        crate::console::build()?;
        run(&mut cargo("build --package huitou"))?;
        let data = places::root().join(DATA);
        if (self.fresh || data.join(UNFINISHED).exists()) && data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let server = places::server("dev");
        // The server takes this process over: Ctrl-C reaches it directly, and it stops in good order.
        let failed = command(&server.to_string_lossy())
            .arg("demo")
            .arg("--data")
            .arg(&data)
            .args(["--listen", &self.listen])
            .exec();
        Err(failed).with_context(|| format!("could not start {}", server.display()))
    }
}
