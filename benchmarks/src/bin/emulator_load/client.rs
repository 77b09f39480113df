//! A client that costs little, so that what is measured is the emulator: one connection, one request at a time.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::Failure;

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    key: Hmac<Sha256>,
}

/// How a request says who it is from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proof<'a> {
    /// A signature with the access key.
    Key,
    Bearer(&'a str),
}

/// What came back, as far as the clients look at it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) operation: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

impl Client {
    pub(crate) async fn connect(connection_string: &str) -> Result<Client, Failure> {
        let (host, key) = connection_string
            .strip_prefix("endpoint=http://")
            .and_then(|rest| rest.split_once("/;accesskey="))
            .ok_or("no connection string")?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        let key = Hmac::new_from_slice(&STANDARD.decode(key)?)?;
        Ok(Client { stream: BufReader::new(stream), host: host.to_owned(), key })
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(
        &mut self,
        proof: Proof<'_>,
        method: &str,
        target: &str,
        body: &str,
    ) -> Result<Answer, Failure> {
        let proof = match proof {
            Proof::Key => self.signed(method, target, body),
            Proof::Bearer(token) => format!("authorization: Bearer {token}\r\n"),
        };
        let media = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        let request = format!(
            "{method} {target} HTTP/1.1\r\nhost: {}\r\n{proof}content-type: {media}\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        self.read().await
    }

    /// The headers of a signature.
    fn signed(&self, method: &str, target: &str, body: &str) -> String {
        let date = httpdate::fmt_http_date(std::time::SystemTime::now());
        let hash = STANDARD.encode(Sha256::digest(body));
        let mut mac = self.key.clone();
        mac.update(format!("{method}\n{target}\n{date};{};{hash}", self.host).as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        format!(
            "x-ms-date: {date}\r\nx-ms-content-sha256: {hash}\r\n\
             authorization: HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}\r\n"
        )
    }

    async fn read(&mut self) -> Result<Answer, Failure> {
        let mut answer = Answer { status: 0, operation: None, search: None, body: Vec::new() };
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err("the connection ended".into());
            }
            let text = line.trim_end();
            if answer.status == 0 {
                answer.status = text.split(' ').nth(1).ok_or("no status")?.parse()?;
                continue;
            }
            let Some((name, value)) = text.split_once(": ") else { break };
            match name {
                "content-length" => length = value.parse()?,
                "operation-id" => answer.operation = Some(value.to_owned()),
                "search-id" => answer.search = Some(value.to_owned()),
                _ => {}
            }
        }
        answer.body.resize(length, 0);
        self.stream.read_exact(&mut answer.body).await?;
        Ok(answer)
    }
}
