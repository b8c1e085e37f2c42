use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use contact::{MailConfig, Roots};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::logs;

mod mistake;

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
    /// PEM file with certificate authorities to believe beside the usual ones
    #[arg(long, global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ca_file: Option<String>,
}

/// The settings in force.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub data: PathBuf,
    pub listen: String,
    /// Empty: a SQLite file in the data folder.
    pub database: String,
    /// A file with the installation's master key, 64 hexadecimal digits, that is kept apart from the data, such as a
    /// mounted secret. Empty: `keys/master.key` in the data folder, which the first start makes.
    pub master_key_file: String,
    pub log_format: String,
    pub log_level: String,
    /// Free disk space under which events are refused, in MiB.
    pub min_free_mib: u64,
    /// Events that may come faster than one of those who read the log applies them, before new ones are refused. 0: any.
    pub max_unread_events: u64,
    /// Hours within which a repeated message id is a duplicate; at least 24.
    pub dedupe_hours: u64,
    /// Requests a second that a write key may send for long; ten times as many at once. 0: no limit.
    pub key_requests_per_second: u32,
    /// The same for an address, with write keys of websites and apps.
    pub address_requests_per_second: u32,
    /// Size of the files of one import together, in MiB.
    pub max_upload_mib: u64,
    /// Where people reach this installation, `https://huitou.example.com`: every link begins with it, in mails too. Empty:
    /// links begin with the address that was asked, and mails need `mail.address`.
    pub public_url: String,
    /// A PEM file with certificate authorities, such as a company's own, that are believed beside the usual ones where
    /// this server asks others by TLS: the mail server, providers of drafts. Empty: only the usual ones.
    pub ca_file: String,
    /// What `ca_file` holds.
    #[serde(skip)]
    pub roots: Roots,
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
            master_key_file: String::new(),
            log_format: "human".to_owned(),
            log_level: "info".to_owned(),
            min_free_mib: 256,
            max_unread_events: 20_000_000,
            dedupe_hours: 168,
            key_requests_per_second: 20_000,
            address_requests_per_second: 300,
            max_upload_mib: 4096,
            public_url: String::new(),
            ca_file: String::new(),
            roots: Roots::default(),
            mail: None,
        }
    }
}

impl Settings {
    /// Brings the address of the installation into its one form, and gives it to the mails that have no other.
    fn place(&mut self) -> Result<()> {
        let given = self.public_url.trim();
        let Some(address) = pages::link_address(given).or(given.is_empty().then_some("")) else {
            bail!("public_url is “{given}”: give the address that people open, such as https://huitou.example.com");
        };
        self.public_url = address.to_owned();
        if let Some(mail) = self.mail.as_mut().filter(|mail| mail.address.trim().is_empty()) {
            mail.address.clone_from(&self.public_url);
        }
        Ok(())
    }

    /// Reads the authorities that are believed beside the usual ones.
    fn trust(&mut self) -> Result<()> {
        if !self.ca_file.is_empty() {
            self.roots = Roots::read(Path::new(&self.ca_file)).context("ca_file")?;
        }
        Ok(())
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
        let mut settings: Settings = figment.extract().map_err(|error| anyhow!(mistake::explained(error)))?;
        settings.place()?;
        settings.trust()?;
        let config = Self { settings, figment };
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let settings = &self.settings;
        if !matches!(settings.log_format.as_str(), "human" | "json") {
            bail!("log_format is “{}”: it must be human or json", settings.log_format);
        }
        logs::filter(&settings.log_level).map(drop)?;
        if settings.dedupe_hours < 24 {
            bail!("dedupe_hours is {}: senders retry for a day, so it must be at least 24", settings.dedupe_hours);
        }
        Ok(())
    }

    /// The name of the place that a setting's value comes from.
    pub fn origin(&self, key: &str) -> String {
        let of_mail = || (key == "mail.address").then(|| self.figment.find_metadata("public_url")).flatten();
        let found = self.figment.find_metadata(key).or_else(of_mail);
        let Some(metadata) = found else { return "default".to_owned() };
        match (&metadata.source, metadata.name.as_ref()) {
            (Some(source), _) if source.file_path().is_some() => source.to_string(),
            (_, name) if name.contains("Settings") => "default".to_owned(),
            (_, name) if name.contains("Flags") => "flag".to_owned(),
            (_, name) if name.contains("environment") => variable(key),
            _ => match SECRETS.iter().find(|(_, secret)| *secret == key) {
                Some((variable, _)) => format!("the file in {variable}"),
                None => "default".to_owned(),
            },
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

/// The variable that a setting is given by.
fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "__"))
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
        || is_of_a_neighbour(&key)
}

/// Docker's links and Kubernetes describe a service named “huitou” in variables of this prefix.
fn is_of_a_neighbour(key: &str) -> bool {
    let is_address = || std::env::var("HUITOU_PORT").is_ok_and(|port| port.contains("://"));
    key.starts_with("port_") || key.starts_with("service_") || (key == "port" && is_address())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("huitou.toml");
        std::fs::write(&file, text)?;
        Config::load(&Flags { config: Some(file), ..Flags::default() })
    }

    const MAIL: &str = "[mail]\nurl = \"smtp://127.0.0.1:25\"\nfrom = \"a@b.cn\"\n";

    #[test]
    fn an_address_for_links_is_one_and_mails_have_it_too() {
        let config = load(&format!("public_url = \"https://h.example/\"\n{MAIL}")).unwrap();
        assert_eq!(config.settings.public_url, "https://h.example");
        assert_eq!(config.settings.mail.as_ref().unwrap().address, "https://h.example");
        assert!(config.origin("public_url").contains("huitou.toml"), "{}", config.origin("public_url"));
        assert_eq!(config.origin("mail.address"), config.origin("public_url"));
        let own =
            load(&format!("public_url = \"https://h.example\"\n{MAIL}address = \"https://m.example\"\n")).unwrap();
        assert_eq!(own.settings.mail.unwrap().address, "https://m.example");
        let neither = load(MAIL).unwrap();
        assert_eq!((neither.settings.public_url.as_str(), neither.origin("public_url").as_str()), ("", "default"));
        for nonsense in ["h.example", "ftp://h.example", "https://u:p@h.example"] {
            let error = load(&format!("public_url = \"{nonsense}\"\n")).err().unwrap().to_string();
            assert!(error.contains("public_url") && error.contains(nonsense), "{error}");
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_to_give() {
        let told = |text: &str| load(text).err().unwrap().to_string();
        let unknown = told("listn = \"127.0.0.1:7700\"\n");
        assert!(
            unknown.contains("huitou.toml: there is no setting “listn”") && unknown.contains("listen"),
            "{unknown}"
        );
        let wrong = told("min_free_mib = \"many\"\n");
        assert!(wrong.contains("min_free_mib is string \"many\": it must be a whole number"), "{wrong}");
        let lacking = told("[mail]\nurl = \"smtp://127.0.0.1:25\"\n");
        assert!(lacking.contains("“mail” lacks “from”"), "{lacking}");
        assert!(told("listen = \n").contains("line 1"), "{}", told("listen = \n"));
    }

    #[test]
    fn authorities_of_ones_own_are_read_at_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("company.pem");
        let text = format!("ca_file = {file:?}\n");
        let told = format!("{:#}", load(&text).err().unwrap());
        assert!(told.contains("ca_file") && told.contains("company.pem cannot be read"), "{told}");
        std::fs::write(&file, "nothing\n").unwrap();
        let told = format!("{:#}", load(&text).err().unwrap());
        assert!(told.contains("ca_file") && told.contains("no certificate"), "{told}");
        std::fs::write(&file, include_str!("../../contact/src/roots/test_authority.pem")).unwrap();
        let config = load(&text).unwrap();
        assert!(config.origin("ca_file").contains("huitou.toml"), "{}", config.origin("ca_file"));
        assert!(serde_json::to_value(&config.settings).unwrap()["ca_file"].as_str().unwrap().ends_with("company.pem"));
    }

    #[test]
    fn a_log_level_that_would_silence_everything_is_refused() {
        for level in ["info", "WARN", "info,know=debug", "off", "know=trace,listen=debug"] {
            assert!(load(&format!("log_level = \"{level}\"\n")).is_ok(), "{level}");
        }
        for level in ["verbose", "debgu", "info,knwo", "know=loud"] {
            let error = format!("{:#}", load(&format!("log_level = \"{level}\"\n")).err().unwrap());
            assert!(error.contains("log_level"), "{error}");
        }
    }

    #[test]
    fn what_docker_and_kubernetes_say_of_a_service_is_no_setting() {
        for key in ["PORT_7700_TCP_ADDR", "SERVICE_HOST", "SERVICE_PORT", "OWNER_PASSWORD_FILE"] {
            assert!(is_reserved(key), "{key}");
        }
        for key in ["listen", "listn", "mail__url"] {
            assert!(!is_reserved(key), "{key}");
        }
    }
}
