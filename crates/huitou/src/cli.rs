use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::commands;
use crate::config::{Config, Flags};

/// Huitou 回头: customer satisfaction and loyalty for online shops
#[derive(Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Run the server with a sample shop
    Demo(commands::demo::Demo),
    /// Invent a shop's customers and what they do: into files, or as live events
    Simulate(commands::simulate::Simulate),
    /// Take files of orders, customers, products or reviews
    Import(commands::import::Import),
    /// Write a consistent, verified copy of everything into a folder
    Backup {
        /// A folder that does not exist yet
        to: PathBuf,
    },
    /// Put a backup in place of an empty installation
    Restore { from: PathBuf },
    /// Take a mail that came back, from standard input: a delivery status or a complaint, as a mail server pipes it
    Bounce,
    /// Look for trouble: port, disk, clock, stores, versions; every finding with its remedy
    Doctor,
    /// Make everything that is derived from the events anew
    Rebuild,
    /// Prove that what is derived from the events is what is stored
    Check,
    /// Ask all history in SQL; prints a table (CSV)
    Query(commands::query::Query),
    /// What texts say, on the command line
    Text {
        #[command(subcommand)]
        command: commands::text::TextCommand,
    },
    /// The configuration
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Accounts, without the console
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Print the API's OpenAPI document
    Openapi,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Every setting, its value, and where the value comes from
    Show,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make a shop and its owner
    Create(commands::admin::Create),
    /// Set a new password for an account, turn its second step off and end its sessions; prints the password
    ResetPassword { email: String },
}

impl Cli {
    pub async fn run(self) -> Result<ExitCode> {
        let config = Config::load(&self.flags)?;
        match self.command {
            Command::Serve => commands::serve::run(config).await?,
            Command::Demo(demo) => demo.run(config).await?,
            Command::Simulate(simulate) => simulate.run().await?,
            Command::Import(import) => import.run(config).await?,
            Command::Backup { to } => commands::backup::run(config, &to).await?,
            Command::Restore { from } => commands::restore::run(config, &from).await?,
            Command::Bounce => commands::bounce::run(config).await?,
            Command::Doctor => return commands::doctor::run(config).await,
            Command::Rebuild => commands::rebuild::run(config).await?,
            Command::Check => return commands::check::run(config).await,
            Command::Query(query) => query.run(config).await?,
            Command::Text { command } => command.run()?,
            Command::Config { command: ConfigCommand::Show } => commands::config::show(&config)?,
            Command::Admin { command: AdminCommand::Create(create) } => create.run(config).await?,
            Command::Admin { command: AdminCommand::ResetPassword { email } } => {
                commands::admin::reset_password(config, &email).await?;
            }
            Command::Openapi => commands::openapi::run()?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
