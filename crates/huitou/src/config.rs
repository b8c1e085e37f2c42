use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use contact::MailConfig;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// Settings that can be given as flags; they win over the environment, the file and the defaults.
#[derive(Args, Default, Serialize)]
pub struct Flags {
    /// Configuration file (`huitou.toml` where it is there)
    #[arg(long, global = true)]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Folder that holds everything
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<String>,
    /// `sqlite:PATH` or `postgres://…` (a SQLite file in the data folder)
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// human | json
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
    /// error | warn | info | debug, or a filter such as `info,know=debug`
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_level: Option<String>,
}

/// The settings in force.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub data: PathBuf,
    pub listen: String,
    /// Empty: a SQLite file in the data folder.
    pub database: String,
    pub log_format: String,
    pub log_level: String,
    /// Free disk space under which events are refused, in MiB.
    pub min_free_mib: u64,
    /// Hours within which a repeated message id is a duplicate; at least 24.
    pub dedupe_hours: u64,
    /// Requests a second that a write key may send for long; ten times as many at once. 0: no limit.
    pub key_requests_per_second: u32,
    /// The same for an address, with write keys of websites and apps.
    pub address_requests_per_second: u32,
    /// Size of the files of one import together, in MiB.
    pub max_upload_mib: u64,
    /// The mail server; without one nothing is mailed, and whoever asks for a mail is told so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailConfig>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("huitou-data"),
            listen: "127.0.0.1:7700".to_owned(),
            database: String::new(),
            log_format: "human".to_owned(),
            log_level: "info".to_owned(),
            min_free_mib: 256,
            dedupe_hours: 168,
            key_requests_per_second: 20_000,
            address_requests_per_second: 300,
            max_upload_mib: 4096,
            mail: None,
        }
    }
}

/// Settings, and where each came from.
pub struct Config {
    pub settings: Settings,
    figment: Figment,
}

const PREFIX: &str = "HUITOU_";

impl Config {
    /// Defaults, then `huitou.toml`, then `HUITOU_*` (`HUITOU_MAIL__URL` is `url` of `[mail]`), then flags.
    /// `HUITOU_DATABASE_FILE` and `HUITOU_MAIL_URL_FILE` name files that hold an address with a password in it.
    pub fn load(flags: &Flags) -> Result<Self> {
        let file = flags.config.clone().unwrap_or_else(|| PathBuf::from("huitou.toml"));
        if flags.config.is_some() && !file.exists() {
            bail!("the configuration file {} is not there", file.display());
        }
        let mut figment = Figment::from(Serialized::defaults(Settings::default()))
            .merge(Toml::file(file))
            .merge(Env::prefixed(PREFIX).filter(|key| !is_reserved(key.as_str())).split("__"));
        for (variable, key) in SECRETS {
            if let Some(secret) = secret(variable)? {
                figment = figment.merge((key, secret));
            }
        }
        let figment = figment.merge(Serialized::globals(flags));
        let settings: Settings = figment.extract().context("the configuration is not right")?;
        let config = Self { settings, figment };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let settings = &self.settings;
        if !matches!(settings.log_format.as_str(), "human" | "json") {
            bail!("log_format is “{}”: it must be human or json", settings.log_format);
        }
        if settings.dedupe_hours < 24 {
            bail!("dedupe_hours is {}: senders retry for a day, so it must be at least 24", settings.dedupe_hours);
        }
        Ok(())
    }

    /// The name of the place that a setting's value comes from.
    pub fn origin(&self, key: &str) -> String {
        let Some(metadata) = self.figment.find_metadata(key) else { return "default".to_owned() };
        match (&metadata.source, metadata.name.as_ref()) {
            (Some(source), _) if source.file_path().is_some() => source.to_string(),
            (_, name) if name.contains("Settings") => "default".to_owned(),
            (_, name) if name.contains("Flags") => "flag".to_owned(),
            (_, name) if name.contains("environment") => format!("{PREFIX}{}", key.to_uppercase()),
            _ => "a file named by the environment".to_owned(),
        }
    }

    /// The database's address.
    pub fn database(&self) -> String {
        if self.settings.database.is_empty() {
            return format!("sqlite:{}", self.settings.data.join("huitou.db").display());
        }
        self.settings.database.clone()
    }
}

/// Variables that name a file, and the setting that it holds.
const SECRETS: [(&str, &str); 2] = [("HUITOU_DATABASE_FILE", "database"), ("HUITOU_MAIL_URL_FILE", "mail.url")];

fn secret(variable: &str) -> Result<Option<String>> {
    let Some(path) = std::env::var_os(variable) else { return Ok(None) };
    let path = Path::new(&path);
    let text = std::fs::read_to_string(path).with_context(|| format!("{variable}: cannot read {}", path.display()))?;
    Ok(Some(text.trim().to_owned()))
}

/// Variables with the prefix that are no settings.
fn is_reserved(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key == "database_file"
        || key == "mail_url_file"
        || key.starts_with("test_")
        || key.starts_with("owner_")
        || key == "kills"
        || key == "url"
        || key == "email"
        || key == "password"
}
