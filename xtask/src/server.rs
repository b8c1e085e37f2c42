use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::command;

/// A running server of this run, stopped with this value.
pub struct Server {
    process: Child,
    pub address: String,
    /// From the start of the process to its first good answer.
    pub ready_after: Duration,
    printed: Arc<Mutex<String>>,
}

impl Server {
    /// Starts `binary arguments… --listen ADDRESS` on a free port and waits until it answers `/readyz`.
    pub fn start(binary: &mut Command, patience: Duration) -> Result<Self> {
        let address = format!("127.0.0.1:{}", TcpListener::bind("127.0.0.1:0")?.local_addr()?.port());
        let started = Instant::now();
        let mut process = binary.args(["--listen", &address]).stdout(Stdio::piped()).spawn()?;
        let printed = keep(process.stdout.take().context("a piped standard output")?);
        let mut server = Self { process, address, ready_after: Duration::ZERO, printed };
        while get(&server.address, "/readyz").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            if let Some(status) = server.process.try_wait()? {
                bail!("the server stopped before it was ready ({status})");
            }
            if started.elapsed() > patience {
                bail!("the server was not ready after {patience:?}");
            }
            sleep(Duration::from_millis(5));
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    /// The one-time token of the set-up link, which a server without accounts prints.
    pub fn setup_token(&self) -> Result<String> {
        for _ in 0..50 {
            let printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some((_, rest)) = printed.split_once("token=") {
                return Ok(rest.chars().take_while(char::is_ascii_alphanumeric).collect());
            }
            sleep(Duration::from_millis(100));
        }
        bail!("the server printed no set-up link")
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
        let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Server {
    /// Asks first: a server that is told to stop writes down what it holds.
    fn drop(&mut self) {
        let asked = command(&format!("kill -TERM {}", self.process.id())).status();
        for _ in 0..100 {
            if asked.is_err() || !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        if let Err(problem) = self.process.kill().and_then(|()| self.process.wait()) {
            eprintln!("the server on {} did not stop: {problem}", self.address);
        }
    }
}

/// Shows what the server prints, and keeps it.
fn keep(output: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let printed = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&printed);
    spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{line}");
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_str(&line);
            kept.push('\n');
        }
    });
    printed
}

/// The whole answer to a GET, or nothing when nobody answers.
pub fn get(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}
