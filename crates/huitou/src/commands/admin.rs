use anyhow::{Result, anyhow, bail};
use clap::Args;
use store::Sql;
use web::ShopFields;

use crate::app::App;
use crate::config::Config;

#[derive(Args)]
pub struct Create {
    #[arg(long)]
    email: String,
    /// Read from HUITOU_OWNER_PASSWORD when it is left out, so that it stays out of the shell's history
    #[arg(long, env = "HUITOU_OWNER_PASSWORD", hide_env_values = true)]
    password: String,
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
        let app = App::open(&config).await?;
        let fields =
            ShopFields { name: self.shop, currency: self.currency, time_zone: self.time_zone, language: self.language };
        let made = web::new_owner(&app.kit, &self.email, self.password, &self.name, fields).await;
        let (account, shop) = made.map_err(|problem| anyhow!(problem.detail))?;
        println!("account {account}\nshop    {shop}");
        Ok(())
    }
}

pub async fn reset_password(config: Config, email: &str) -> Result<()> {
    let app = App::open(&config).await?;
    let random = app.kit.ids.random::<12>();
    let password: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = web::hash_password(password.clone()).await.map_err(|problem| anyhow!(problem.detail))?;
    let tx = app.kit.store.begin().await?;
    let sql = "UPDATE accounts SET password = $1, totp = NULL, totp_confirmed = FALSE
         WHERE email = $2 AND disabled_at IS NULL RETURNING id";
    let account: Option<uuid::Uuid> = tx.scalar(sql, vec![hash.into(), email.trim().to_lowercase().into()]).await?;
    let Some(account) = account else { bail!("no account has the address {email}") };
    tx.exec("DELETE FROM sessions WHERE account = $1", vec![account.into()]).await?;
    tx.commit().await?;
    println!("{password}");
    Ok(())
}
