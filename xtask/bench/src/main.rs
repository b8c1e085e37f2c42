//! The loads of `cargo xtask bench`: each prints what it measured as one line of JSON.
#![expect(clippy::print_stdout, reason = "the line is what this program is for")]

mod client;
mod contenders;
mod fit;
mod http;
mod import;
mod ingest;
mod payload;
mod reviews;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

#[derive(Parser)]
enum Load {
    /// Durable, deduplicated batches into a server, a plain file and PostgreSQL, in turn
    Ingest {
        /// The running server, `http://…`
        #[arg(long)]
        url: String,
        /// The one-time token of its set-up link
        #[arg(long)]
        token: String,
        /// A PostgreSQL server that keeps its promises
        #[arg(long)]
        postgres: String,
        /// A folder on the disk that the server writes to
        #[arg(long)]
        folder: PathBuf,
        #[arg(long)]
        events: usize,
    },
    /// BG/NBD on drawn customers, whose histories go to a CSV file first
    Fit {
        #[arg(long)]
        customers: u32,
        #[arg(long)]
        histories: PathBuf,
    },
    /// Reviews into a server, then what staff ask about them
    Reviews {
        #[arg(long)]
        url: String,
        #[arg(long)]
        token: String,
        #[arg(long)]
        reviews: usize,
    },
    /// An order file into a server, until the profiles are current
    Import {
        #[arg(long)]
        url: String,
        #[arg(long)]
        token: String,
        #[arg(long)]
        file: PathBuf,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    let measured = match Load::parse() {
        Load::Ingest { url, token, postgres, folder, events } => {
            ingest::run(&url, &token, &postgres, &folder, events).await?
        }
        Load::Fit { customers, histories } => fit::run(customers, &histories)?,
        Load::Reviews { url, token, reviews } => reviews::run(&url, &token, reviews).await?,
        Load::Import { url, token, file } => import::run(&url, &token, &file).await?,
    };
    println!("{measured}");
    Ok(())
}
