use anyhow::Result;

use crate::api;

pub fn run() -> Result<()> {
    println!("{}", serde_json::to_string_pretty(&api::document())?);
    Ok(())
}
