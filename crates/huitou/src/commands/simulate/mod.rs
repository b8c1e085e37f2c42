mod files;
mod send;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use primitives::{Clock, SystemClock, Timestamp};
use simulate::{Config, Language, Shop};

/// What the customers do is printed, written into files, or sent as live events
#[derive(Args)]
pub struct Simulate {
    /// People, those who only look around among them
    #[arg(long, default_value_t = 500)]
    customers: u32,
    #[arg(long, default_value_t = 420, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// First day, e.g. 2026-01-01 (so that the run ends now)
    #[arg(long)]
    start: Option<jiff::civil::Date>,
    #[arg(long, value_enum, default_value = "both")]
    language: Speech,
    #[arg(long, default_value = "CNY")]
    currency: String,
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// Folder for the files
    #[arg(long, conflicts_with = "send")]
    out: Option<PathBuf>,
    /// Which files
    #[arg(long, value_enum, value_delimiter = ',', requires = "out")]
    format: Vec<files::FileFormat>,
    /// Write this many order lines as one plain CSV instead (`out` is the file)
    #[arg(long, requires = "out")]
    order_lines: Option<u64>,
    /// Address of a running Huitou, e.g. http://127.0.0.1:7700
    #[arg(long, requires = "write_key")]
    send: Option<String>,
    /// Of a source of kind server: parcels and the catalogue are told too
    #[arg(long)]
    write_key: Option<String>,
    /// Events per second when sending
    #[arg(long, default_value_t = 50.0)]
    rate: f64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Speech {
    Zh,
    En,
    Both,
}

impl Simulate {
    pub async fn run(&self) -> Result<()> {
        let shop = Shop::new(self.config()?)?;
        if let (Some(address), Some(key)) = (&self.send, &self.write_key) {
            return send::send(&shop, address, key, self.rate).await;
        }
        let Some(out) = &self.out else { bail!("say where: --out FOLDER, or --send ADDRESS --write-key KEY") };
        match self.order_lines {
            Some(lines) => files::order_lines(&self.config()?, lines, out),
            None => files::write(&shop, out, &self.format),
        }
    }

    fn config(&self) -> Result<Config> {
        let length = SignedDuration::from_hours(24 * i64::from(self.days));
        let start: Timestamp = match self.start {
            Some(day) => day.in_tz(&self.time_zone).context("--time-zone")?.timestamp(),
            None => SystemClock.now() - length,
        };
        let mut config = Config::new(self.customers, self.days, self.seed, start);
        config.currency = self.currency.parse()?;
        config.time_zone.clone_from(&self.time_zone);
        config.language = match self.language {
            Speech::Zh => Language::Zh,
            Speech::En => Language::En,
            Speech::Both => Language::Both,
        };
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Simulate;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        simulate: Simulate,
    }

    #[test]
    fn a_run_longer_than_any_calendar_is_refused_in_words() {
        let said = |days: &str| Line::try_parse_from(["simulate", "--days", days]).map(|line| line.simulate.days);
        assert_eq!(said("3660").ok(), Some(3660));
        for days in ["0", "3661", "9999999"] {
            let problem = said(days).err().map(|problem| problem.to_string()).unwrap_or_default();
            assert!(problem.contains("1..=3660"), "{days}: {problem}");
        }
    }
}
