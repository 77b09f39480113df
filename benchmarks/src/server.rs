//! A loopback server on a thread of its own that answers every request alike.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
};

const ANSWER: &str = r#"{"token":"a-token-that-is-not-one","expiresOn":"2026-01-15T09:30:05.1234567+00:00"}"#;

pub(crate) fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(&stream));
        }
    });
    Ok(address)
}

/// Answers requests until the other side goes.
fn serve(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    let length = ANSWER.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {length}\r\ndate: Mon, 15 Jan 2024 09:30:05 GMT\r\nms-cv: abc.0\r\n\r\n{ANSWER}"
    );
    let mut line = String::new();
    loop {
        let mut body = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if line == "\r\n" {
                break;
            }
            if let Some(length) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                body = length.trim().parse().unwrap_or(0);
            }
        }
        io::copy(&mut reader.by_ref().take(body), &mut io::sink())?;
        writer.write_all(answer.as_bytes())?;
    }
}
