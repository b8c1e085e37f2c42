use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::command::{npm, run};
use crate::places::root;

/// The web packages; the server carries what they build.
pub const PACKAGES: [&str; 3] = ["tracker", "widget", "console"];

pub fn build() -> Result<()> {
    for package in PACKAGES {
        packages(package)?;
        run(&mut npm(package, "run build"))?;
    }
    Ok(())
}

/// Installs a package's dependencies, unless those of its lock file are there already.
pub fn packages(package: &str) -> Result<()> {
    let lock = root().join(package).join("package-lock.json");
    let mark = root().join(package).join("node_modules/.huitou-lock");
    if same(&lock, &mark) {
        return Ok(());
    }
    run(&mut npm(package, "ci"))?;
    fs::copy(&lock, &mark)?;
    Ok(())
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
