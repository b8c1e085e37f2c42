use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const HUITOU: &str = env!("CARGO_BIN_EXE_huitou");
const EMAIL: &str = "owner@example.com";
const PASSWORD: &str = "correct horse battery";

/// A running server; it is killed when it is dropped.
pub struct Server {
    process: Child,
    pub address: String,
}

/// Runs a command of the program that must succeed; gives what it printed.
pub fn huitou(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Runs a command that must fail; gives what it said of that.
pub fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(!output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    Command::new(HUITOU).arg("--data").arg(data).args(arguments).output().unwrap()
}

/// Makes a shop and its owner.
pub fn create_shop(data: &Path) {
    let owner = ["--email", EMAIL, "--password", PASSWORD, "--name", "周遥", "--shop", "山野集"];
    huitou(data, &[&["admin", "create"], &owner[..]].concat());
}

impl Server {
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// With more arguments, such as another database.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Self {
        let mut process = Command::new(HUITOU)
            .args(["--listen", "127.0.0.1:0", "--log-format", "json", "--data"])
            .arg(data)
            .args(arguments)
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("listening on http://")?;
            Some(rest.split('"').next()?.to_owned())
        });
        // Nobody reads the rest, but a full pipe would stop the server.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { process, address: address.expect("the server says where it listens") }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        let status = self.process.wait().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "killed, not ended: {status}");
    }

    /// Asks it to stop, as a service manager does; how long it takes.
    pub fn stop(mut self) -> Duration {
        let began = Instant::now();
        let asked = Command::new("kill").arg(self.process.id().to_string()).status().unwrap();
        assert!(asked.success(), "it runs");
        assert!(self.process.wait().unwrap().success(), "it ends well");
        began.elapsed()
    }

    pub fn owner(&self) -> Owner {
        let body = json!({ "email": EMAIL, "password": PASSWORD }).to_string();
        let (head, session) = request(&self.address, "POST", "/api/v1/session", "", &body).unwrap();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let (cookie, _) = cookie.split_once(';').unwrap();
        let csrf = session["csrf_token"].as_str().unwrap();
        Owner { address: self.address.clone(), headers: format!("cookie: {cookie}\r\nx-csrf-token: {csrf}\r\n") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends orders, one after the other, of which each must be acknowledged, while `work` is done; how many those were.
pub fn under_load<T>(address: &str, key: &str, work: impl FnOnce() -> T) -> (u32, T) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| {
            let mut sent = 0;
            while !stop.load(Ordering::Relaxed) {
                sent += 1;
                let order = json!({ "order_id": format!("o-{sent}"), "total": 20, "currency": "CNY" });
                let call = json!({ "writeKey": key, "event": "Order Completed", "userId": format!("u-{}", sent % 50),
                    "messageId": format!("m-{sent}"), "properties": order });
                let (head, answer) = request(address, "POST", "/v1/track", "", &call.to_string()).unwrap();
                assert!(head.starts_with("HTTP/1.1 200"), "{head} {answer}");
            }
            sent
        });
        std::thread::sleep(Duration::from_secs(2));
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        stop.store(true, Ordering::Relaxed);
        let sent = sending.join().unwrap();
        (sent, done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The owner, signed in.
pub struct Owner {
    address: String,
    headers: String,
}

impl Owner {
    pub fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let (head, answer) = request(&self.address, method, path, &self.headers, &body.to_string()).unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{head} {answer}");
        answer
    }

    /// Follows the live stream, as an open console does.
    pub fn watch(&self) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET /api/v1/stream HTTP/1.1\r\nhost: {}\r\n{}\r\n", self.address, self.headers);
        stream.write_all(head.as_bytes()).unwrap();
        let mut began = [0; 15];
        stream.read_exact(&mut began).unwrap();
        assert_eq!(&began, b"HTTP/1.1 200 OK");
        stream
    }
}

/// One request on a connection of its own; gives head and body. `None` when the server is gone before it has answered
/// in full.
pub fn request(address: &str, method: &str, path: &str, headers: &str, body: &str) -> Option<(String, Value)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nx-strict-mode: 1\r\n\
         {headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len(),
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.to_ascii_lowercase().replacen("http/1.1", "HTTP/1.1", 1), serde_json::from_str(body).ok()?))
}
