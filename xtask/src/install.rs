use std::path::Path;

use anyhow::{Result, bail};

use crate::command::{command, installed, output, run};

/// Something the tests need that neither cargo nor npm brings.
struct Need {
    /// Debian's package.
    package: &'static str,
    purpose: &'static str,
    present: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { package: "chromium", purpose: "browser tests", present: || installed("chromium") },
    Need { package: "fonts-noto-cjk", purpose: "Chinese in browser tests", present: || dpkg("fonts-noto-cjk") },
    Need { package: "postgresql", purpose: "tests on PostgreSQL", present: || crate::postgres::programs().is_some() },
];

/// Installs with apt-get when it may, and otherwise says what to install.
pub fn everything() -> Result<()> {
    let missing: Vec<_> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.iter().map(|need| need.package).collect::<Vec<_>>().join(" ");
    if !installed("apt-get") || !is_root() {
        let list = missing.iter().map(|need| format!("\n  {} ({})", need.package, need.purpose)).collect::<String>();
        bail!("these are missing:{list}\non Debian: sudo apt-get install --no-install-recommends {packages}");
    }
    run(&mut command("apt-get update --quiet"))?;
    let mut install = command("apt-get install --yes --quiet --no-install-recommends");
    run(install.args(packages.split(' ')).env("DEBIAN_FRONTEND", "noninteractive"))
}

pub fn is_root() -> bool {
    output(&mut command("id -u")).is_ok_and(|id| id.trim() == "0")
}

fn dpkg(package: &str) -> bool {
    Path::new("/var/lib/dpkg/info").join(format!("{package}.list")).exists()
}
