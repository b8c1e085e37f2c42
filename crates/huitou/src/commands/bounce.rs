use std::io::Read;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use contact::Contact;
use flows::Customers;
use serde_json::Value;

use super::say::say;
use crate::app::App;
use crate::config::Config;
use crate::control::{self, Answer, Request};

/// The largest mail that is taken.
const LARGEST: u64 = 1 << 20;

/// Takes a mail that came back, of whatever shop, from standard input: by the server that holds the stores, where one
/// runs. Prints what was made of it.
pub async fn run(config: Config) -> Result<()> {
    let mut mail = Vec::new();
    std::io::stdin().take(LARGEST + 1).read_to_end(&mut mail).context("the mail cannot be read")?;
    if mail.len() as u64 > LARGEST {
        bail!("the mail is over 1 MiB: reports of mails that came back are not");
    }
    let mail = String::from_utf8_lossy(&mail).into_owned();
    let taken = match control::ask(&config.settings, &Request::Bounce { mail: mail.clone() }).await? {
        Some(Answer::Bounced(taken)) => taken,
        Some(_) => bail!("the server that runs is of another version: restart it"),
        None => take(&App::open(&config).await.context("the stores cannot be opened")?, &mail).await?,
    };
    say!("{taken}")?;
    Ok(())
}

/// What was made of a mail, as the API says it.
pub async fn take(app: &App, mail: &str) -> Result<Value> {
    let contact = Contact::new(app.kit.clone(), Arc::new(Customers::new(app.kit.clone())), None)?;
    let bounce = contact.bounced(None, mail.as_bytes()).await.map_err(|problem| anyhow!(problem.detail))?;
    Ok(serde_json::to_value(bounce)?)
}
