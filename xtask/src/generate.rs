use std::fs;

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, npm, output, run};
use crate::places::{root, server};

/// Made from the server's code by `huitou openapi`.
const OPENAPI: &str = "docs/openapi.json";
/// Made from the OpenAPI document by the console's `npm run api`.
const CLIENT: &str = "console/src/api/schema.d.ts";

#[derive(clap::Args)]
pub struct Generate {
    /// Change nothing; fail when a file is not what the code says
    #[arg(long)]
    check: bool,
}

impl Generate {
    pub fn run(&self) -> Result<()> {
        generate(self.check)
    }
}

pub fn generate(check: bool) -> Result<()> {
    let committed = [OPENAPI, CLIENT].map(|file| fs::read(root().join(file)).unwrap_or_default());
    write()?;
    if !check {
        return Ok(());
    }
    let mut stale = Vec::new();
    for (file, committed) in [OPENAPI, CLIENT].into_iter().zip(committed) {
        let path = root().join(file);
        if fs::read(&path)? != committed {
            fs::write(&path, committed)?;
            stale.push(file);
        }
    }
    if !stale.is_empty() {
        bail!("not what the code says: {}; run `cargo xtask generate` and commit", stale.join(", "));
    }
    Ok(())
}

fn write() -> Result<()> {
    run(&mut cargo("build --workspace --bin huitou"))?;
    let document = output(command(&server("dev").to_string_lossy()).arg("openapi"))?;
    let path = root().join(OPENAPI);
    fs::write(&path, document).with_context(|| format!("could not write {}", path.display()))?;
    crate::console::packages("console")?;
    run(&mut npm("console", "run api"))
}
