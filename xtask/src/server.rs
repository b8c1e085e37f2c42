use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::command;

/// A running server of this run, stopped with this value.
pub struct Server {
    process: Child,
    pub address: String,
    /// From the start of the process to its first good answer.
    pub ready_after: Duration,
}

impl Server {
    /// Starts `binary arguments… --listen ADDRESS` on a free port and waits until it answers `/readyz`.
    pub fn start(binary: &mut Command, patience: Duration) -> Result<Self> {
        let address = format!("127.0.0.1:{}", TcpListener::bind("127.0.0.1:0")?.local_addr()?.port());
        let started = Instant::now();
        let process = binary.args(["--listen", &address]).spawn().context("could not start the server")?;
        let mut server = Self { process, address, ready_after: Duration::ZERO };
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

/// The whole answer to a GET, or nothing when nobody answers.
pub fn get(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}
