use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use bytes::Buf;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection that stays open, as those of a shop's servers do.
pub struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: String,
}

impl Connection {
    /// `url` is `http://HOST:PORT`.
    pub async fn open(url: &str) -> Result<Self> {
        let host = url.strip_prefix("http://").context("the address must begin with http://")?;
        let stream = TcpStream::connect(host).await.with_context(|| format!("nobody answers at {host}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { host: host.to_owned(), stream: BufReader::new(stream) })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n{headers}\r\n",
            self.host,
            body.len()
        );
        // Together, as every usual client sends them.
        self.stream.get_mut().write_all_buf(&mut Buf::chain(head.as_bytes(), body)).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer> {
        let status = self.line().await?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.context("the answer is not HTTP")?;
        let mut headers = HashMap::new();
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else { break };
            // The first of a name: of cookies, the session.
            headers.entry(name.to_ascii_lowercase()).or_insert_with(|| value.trim().to_owned());
        }
        let body = match headers.get("content-length") {
            Some(length) => self.exactly(length.parse()?).await?,
            None if headers.get("transfer-encoding").is_some_and(|encoding| encoding == "chunked") => {
                self.chunks().await?
            }
            None => Vec::new(),
        };
        Ok(Answer { status, headers, body: String::from_utf8(body)? })
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line).await? > 0, "the connection was closed");
        Ok(line.trim_end().to_owned())
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line().await?, 16)?;
            body.extend(self.exactly(length).await?);
            self.line().await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

impl Answer {
    pub fn good(self) -> Result<Self> {
        if !(200..300).contains(&self.status) {
            bail!("{}: {}", self.status, self.body);
        }
        Ok(self)
    }
}
