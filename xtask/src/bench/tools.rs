use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command::{cargo, command, output, run};
use crate::places::{root, target};

/// The packages that everything measured is built with: features unify over what is selected together, and one selection
/// compiles each dependency once.
const TOGETHER: &str = "build --release --locked --package huitou --package bench";

/// Builds a package's release binary, or one of its examples, and says where it is.
pub fn release(package: &str, example: Option<&str>) -> Result<PathBuf> {
    let folder = target().join("release");
    let Some(example) = example else {
        run(&mut cargo(TOGETHER))?;
        return Ok(folder.join(package));
    };
    run(&mut cargo(&format!("{TOGETHER} --package {package} --example {example}")))?;
    Ok(folder.join("examples").join(example))
}

/// Runs a program that prints lines of JSON.
pub fn lines(command: &mut Command) -> Result<Vec<Value>> {
    let parse = |line: &str| serde_json::from_str(line).with_context(|| format!("not a line of JSON: {line}"));
    output(command)?.lines().map(parse).collect()
}

/// The lines of JSON that a program prints, whether or not it is content with them itself.
pub fn printed(command: &mut Command) -> Result<Vec<Value>> {
    let done = command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start {command:?}"))?;
    let lines = String::from_utf8(done.stdout)?;
    lines
        .lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("not a line of JSON: {line}")))
        .collect()
}

/// Runs a program that prints one line of JSON.
pub fn measure(command: &mut Command) -> Result<Value> {
    lines(command)?.pop().with_context(|| format!("{command:?} measured nothing"))
}

pub fn program(path: &Path) -> Command {
    command(&path.to_string_lossy())
}

/// A Python script of the repository, with the peers from PyPI at hand.
pub fn python(script: &Path) -> Result<Command> {
    let mut python = program(&environment()?.join("bin/python"));
    // A forced kernel would slow the peer's linear algebra down.
    python.arg(root().join(script)).env_remove("OPENBLAS_CORETYPE").env_remove("OPENBLAS_L2_SIZE");
    Ok(python)
}

/// The Python environment, made anew when the requirements changed.
fn environment() -> Result<PathBuf> {
    let requirements = root().join("xtask/bench/requirements.txt");
    let folder = target().join("xtask/python");
    let mark = folder.join("requirements.txt");
    if fs::read(&mark).ok() != Some(fs::read(&requirements)?) {
        run(command("python3 -m venv --clear").arg(&folder))?;
        run(program(&folder.join("bin/pip")).args(["install", "--quiet", "--requirement"]).arg(&requirements))?;
        fs::copy(&requirements, &mark)?;
    }
    Ok(folder)
}

/// A number of a JSON document.
pub fn number(value: &Value, key: &str) -> Result<f64> {
    value[key].as_f64().with_context(|| format!("no number `{key}` in {value}"))
}
