//! The page the browser comes back to: it says what came of the sign-in, and so is answered when that is known.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// So long the browser waits to hear what came of it.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// So long a page may take to be written.
const LONGEST_WRITE: Duration = Duration::from_secs(5);

const SIGNED_IN: &str = "You are signed in. Go back to the terminal; this page can be closed.";
const FAILED: &str = "You are not signed in. The terminal says why; this page can be closed.";
const LATER: &str = "The sign-in takes a while longer. The terminal says what comes of it; this page can be closed.";

/// A browser that waits for its page.
#[derive(Debug)]
pub(super) struct Page {
    is_done: oneshot::Sender<bool>,
    written: JoinHandle<()>,
}

impl Page {
    /// Lets a browser wait for the outcome, but never for long.
    pub(super) fn waiting(stream: TcpStream) -> Self {
        Self::waiting_for(stream, LONGEST_WAIT)
    }

    fn waiting_for(stream: TcpStream, longest: Duration) -> Self {
        let (is_done, told) = oneshot::channel();
        let written = tokio::spawn(async move {
            let said = match timeout(longest, told).await {
                Ok(Ok(true)) => SIGNED_IN,
                Ok(Ok(false) | Err(_)) => FAILED,
                Err(_) => LATER,
            };
            write(stream, "200 OK", said).await;
        });
        Self { is_done, written }
    }

    /// Says what came of it, and waits until that is written.
    pub(super) async fn tell(self, is_done: bool) {
        let _was_told_already = self.is_done.send(is_done);
        let _gone = self.written.await;
    }
}

/// Writes a page, as far as the browser reads it.
pub(super) async fn write(mut stream: TcpStream, status: &str, said: &str) {
    let page = format!("<!doctype html><meta charset=\"utf-8\"><title>planner-tui</title><p>{said}</p>");
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    let writing = async {
        // The sign-in counts, whether or not the browser reads on.
        let _gone = stream.write_all(answer.as_bytes()).await;
        let _gone = stream.shutdown().await;
    };
    let _slow = timeout(LONGEST_WRITE, writing).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    use super::*;

    /// What a browser reads when the outcome is told so, or never.
    async fn read(longest: Duration, is_done: Option<bool>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut browser = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let page = Page::waiting_for(listener.accept().await.unwrap().0, longest);
        let mut text = String::new();
        if let Some(is_done) = is_done {
            page.tell(is_done).await;
            browser.read_to_string(&mut text).await.unwrap();
        } else {
            // The sign-in is still under way while the browser reads.
            browser.read_to_string(&mut text).await.unwrap();
            page.tell(true).await;
        }
        text
    }

    #[tokio::test]
    async fn a_browser_hears_what_came_of_it_and_never_waits_for_long() {
        let long = Duration::from_mins(1);
        assert!(read(long, Some(true)).await.ends_with(&format!("<p>{SIGNED_IN}</p>")));
        assert!(read(long, Some(false)).await.ends_with(&format!("<p>{FAILED}</p>")));
        assert!(read(Duration::from_millis(1), None).await.ends_with(&format!("<p>{LATER}</p>")));
    }
}
