use anyhow::Result;

use super::say::say;
use crate::api;

pub fn run() -> Result<()> {
    say!("{}", serde_json::to_string_pretty(&api::document())?)?;
    Ok(())
}
