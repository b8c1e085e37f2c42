use tracing_subscriber::EnvFilter;

use crate::config::Settings;

/// Logs go to standard error; standard output is for what was asked for.
pub fn init(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let done = if settings.log_format == "json" {
        builder.json().try_init()
    } else {
        builder.with_target(false).compact().try_init()
    };
    if done.is_err() {
        tracing::debug!("logging was set up before");
    }
}
