use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::places::root;

/// A command at the repository's root. `line` is split at spaces: no argument may contain one.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir(root());
    command
}

/// What cargo told this program of its own package is not passed on: build scripts watch it, and would run again at every
/// change between `cargo xtask …` and `cargo …`.
pub fn cargo(line: &str) -> Command {
    let mut cargo = command(&format!("cargo {line}"));
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if told.iter().any(|start| name.to_string_lossy().starts_with(start)) {
            cargo.env_remove(&name);
        }
    }
    cargo
}

pub fn npm(folder: &str, line: &str) -> Command {
    let mut npm = command(&format!("npm --no-fund --no-audit {line}"));
    npm.current_dir(root().join(folder));
    npm
}

/// Shows the command, runs it, and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", show(command));
    let status = command.status().with_context(|| format!("could not start `{}`", show(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", show(command));
    }
    Ok(())
}

/// Runs the command and gives its standard output; standard error goes to the terminal.
pub fn output(command: &mut Command) -> Result<String> {
    let done =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start `{}`", show(command)))?;
    if !done.status.success() {
        bail!("`{}` failed ({})", show(command), done.status);
    }
    String::from_utf8(done.stdout).with_context(|| format!("`{}` did not print UTF-8", show(command)))
}

/// Whether a program is on the path.
pub fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    match command.get_current_dir().and_then(|folder| folder.strip_prefix(root()).ok()) {
        Some(folder) if folder != Path::new("") => format!("(in {}) {line}", folder.display()),
        _ => line,
    }
}
