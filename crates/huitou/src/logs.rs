use std::io::IsTerminal;

use anyhow::{Context, Result, bail};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::config::Settings;

/// What is logged. A word alone must be a level: the filter would take any other for the name of a part, log that part
/// in full, which there is not, and nothing else.
pub fn filter(level: &str) -> Result<EnvFilter> {
    let is_understood = |word: &str| word.contains(['=', '[']) || word.parse::<LevelFilter>().is_ok();
    if let Some(word) = level.split(',').map(str::trim).find(|word| !word.is_empty() && !is_understood(word)) {
        bail!(
            "log_level: “{word}” is no level: give error, warn, info or debug, or a filter such as `info,know=debug`"
        );
    }
    // A write that waits for the one before it is how SQLite works, not worth a warning.
    let quiet = format!("sqlx::pool=error,{level}");
    EnvFilter::try_new(quiet)
        .with_context(|| format!("log_level is “{level}”: give a filter such as `info,know=debug`"))
}

/// Logs go to standard error; standard output is for what was asked for.
pub fn init(settings: &Settings) {
    let filter = filter(&settings.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let is_terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(is_terminal);
    let done = if settings.log_format == "json" {
        builder.json().try_init()
    } else {
        builder.with_target(false).compact().try_init()
    };
    if done.is_err() {
        tracing::debug!("logging was set up before");
    }
}
