//! A mail server on this machine, with a will of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[derive(Default)]
struct Will {
    /// What is said to `RCPT TO` of an address.
    answers: HashMap<String, String>,
    /// Hangs up instead of greeting.
    is_down: bool,
    /// Takes mails and does not say so yet.
    is_slow: bool,
    /// Mails as they came, with the dots undone.
    taken: Vec<String>,
    /// Where mails come back to.
    senders: Vec<String>,
    tries: usize,
}

#[derive(Clone)]
pub struct MailServer {
    pub url: String,
    will: Arc<Mutex<Will>>,
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = Self { url, will: Arc::default() };
        let at_work = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = at_work.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    pub fn answers(&self, address: &str, line: &str) {
        self.will.lock().unwrap().answers.insert(address.to_owned(), line.to_owned());
    }

    pub fn is_down(&self, is_down: bool) {
        self.will.lock().unwrap().is_down = is_down;
    }

    pub fn is_slow(&self, is_slow: bool) {
        self.will.lock().unwrap().is_slow = is_slow;
    }

    /// The mails that were taken, oldest first.
    pub fn taken(&self) -> Vec<String> {
        self.will.lock().unwrap().taken.clone()
    }

    /// Where mails come back to, oldest first.
    pub fn senders(&self) -> Vec<String> {
        self.will.lock().unwrap().senders.clone()
    }

    /// How often somebody was named to get a mail.
    pub fn tries(&self) -> usize {
        self.will.lock().unwrap().tries
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        if self.will.lock().unwrap().is_down {
            return None;
        }
        say(&mut stream, "220 test ESMTP").await?;
        loop {
            let line = hear(&mut stream).await?;
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            if self.will.lock().unwrap().is_down {
                return None;
            }
            match verb.as_str() {
                "EHLO" => say(&mut stream, "250-test\r\n250 8BITMIME").await?,
                "MAIL" => {
                    let sender = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.will.lock().unwrap().senders.push(sender);
                    say(&mut stream, "250 ok").await?;
                }
                "RCPT" => {
                    let answer = self.receive(&line);
                    say(&mut stream, &answer).await?;
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let mail = mail(&mut stream).await?;
                    self.will.lock().unwrap().taken.push(mail);
                    while self.will.lock().unwrap().is_slow {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                    say(&mut stream, "250 taken").await?;
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await?;
                    return None;
                }
                _ => say(&mut stream, "250 ok").await?,
            }
        }
    }

    fn receive(&self, line: &str) -> String {
        let mut will = self.will.lock().unwrap();
        will.tries += 1;
        let address = line.split(['<', '>']).nth(1).unwrap_or_default();
        will.answers.get(address).cloned().unwrap_or_else(|| "250 ok".to_owned())
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

async fn mail(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = hear(stream).await?;
        if line == "." {
            return Some(mail);
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push('\n');
    }
}
