use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use web::ShopFields;

use super::say::say;
use crate::app::App;
use crate::config::Config;

#[derive(Args)]
pub struct Create {
    #[arg(long)]
    email: String,
    /// Read from HUITOU_OWNER_PASSWORD when it is left out, so that it stays out of the shell's history
    #[arg(long, env = "HUITOU_OWNER_PASSWORD", hide_env_values = true, required_unless_present = "password_file")]
    password: Option<String>,
    /// A file with the password in it
    #[arg(long, env = "HUITOU_OWNER_PASSWORD_FILE", conflicts_with = "password")]
    password_file: Option<PathBuf>,
    /// The owner's name
    #[arg(long)]
    name: String,
    /// The shop's name
    #[arg(long)]
    shop: String,
    #[arg(long, default_value = "CNY")]
    currency: String,
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// zh | en
    #[arg(long, default_value = "zh")]
    language: String,
}

impl Create {
    pub async fn run(self, config: Config) -> Result<()> {
        let password = self.given_password()?;
        let kit = App::open_kit(&config).await?;
        let fields =
            ShopFields { name: self.shop, currency: self.currency, time_zone: self.time_zone, language: self.language };
        let made = web::new_owner(&kit, &self.email, password, &self.name, fields).await;
        let (account, shop) = made.map_err(|problem| anyhow!(problem.detail))?;
        say!("account {account}\nshop    {shop}")?;
        Ok(())
    }

    fn given_password(&self) -> Result<String> {
        let Some(path) = &self.password_file else { return Ok(self.password.clone().unwrap_or_default()) };
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}

pub async fn reset_password(config: Config, email: &str) -> Result<()> {
    let kit = App::open_kit(&config).await?;
    let random = kit.ids.random::<12>();
    let password: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    web::reset_password(&kit, email, password.clone()).await.map_err(|problem| anyhow!(problem.detail))?;
    say!("{password}")?;
    Ok(())
}
