use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Settings;

/// Logs go to standard error; standard output is for what was asked for.
pub fn init(settings: &Settings) {
    // A write that waits for the one before it is how SQLite works, not worth a warning.
    let quiet = format!("sqlx::pool=error,{}", settings.log_level);
    let filter = EnvFilter::try_new(quiet).unwrap_or_else(|_| EnvFilter::new("info"));
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
