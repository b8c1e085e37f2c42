use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command::{command, run};
use crate::install::is_root;

/// A PostgreSQL server of this run alone: on a free port of this machine, and gone with this value.
pub struct Cluster {
    programs: PathBuf,
    data: PathBuf,
    pub url: String,
}

/// Where initdb and pg_ctl are: on the path, or where Debian puts the newest version.
pub fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

impl Cluster {
    /// `durable`: as a shop would run it. Tests do without, for their data need not survive a power cut.
    pub fn start(durable: bool) -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed: on Debian, apt-get install postgresql")?;
        let folder = std::env::temp_dir().join(format!("huitou-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        if is_root() {
            // initdb refuses to work for root.
            run(command("chown postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { programs, data, url: format!("postgres://huitou@127.0.0.1:{port}/postgres") };
        run(cluster.program("initdb").args([
            "--username=huitou",
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ]))?;
        let durability = if durable { "" } else { " -c fsync=off -c synchronous_commit=off -c full_page_writes=off" };
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300{durability}",
            folder.display()
        );
        run(cluster
            .program("pg_ctl")
            .args(["--wait", "--silent", "--log"])
            .arg(folder.join("log"))
            .args(["-o", &options, "start"]))?;
        Ok(cluster)
    }

    fn program(&self, name: &str) -> Command {
        let mut command = if is_root() { command("runuser --user postgres --") } else { command("env --") };
        command.arg(self.programs.join(name)).arg("--pgdata").arg(&self.data);
        // Someone else's folder may be closed to the server's user.
        command.current_dir(Path::new("/")).stdout(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = run(self.program("pg_ctl").args(["--mode=immediate", "--silent", "stop"]));
        let removed = self.data.parent().map_or(Ok(()), fs::remove_dir_all);
        if let (Err(problem), _) | (_, Err(problem)) = (stopped, removed.map_err(anyhow::Error::from)) {
            eprintln!("the temporary PostgreSQL server was not cleared away: {problem}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_cluster_answers_and_goes_without_a_trace() {
        if programs().is_none() {
            eprintln!("SKIPPED: PostgreSQL is not installed");
            return;
        }
        let cluster = Cluster::start(false).unwrap();
        let folder = cluster.data.parent().unwrap().to_owned();
        let address = cluster.url.trim_start_matches("postgres://huitou@").trim_end_matches("/postgres").to_owned();
        assert!(TcpStream::connect(&address).is_ok());
        drop(cluster);
        assert!(TcpStream::connect(&address).is_err());
        assert!(!folder.exists());
    }
}
