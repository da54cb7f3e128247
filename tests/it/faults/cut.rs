//! A line to PostgreSQL that is cut at a chosen step: before a piece of the conversation arrives, or after it did.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// The line.
#[derive(Clone)]
pub struct Cut {
    /// The address of the database through the line.
    pub url: String,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    /// Pieces that still pass before the cut; below zero when none is meant.
    left: AtomicI64,
    /// Whether nobody is let through.
    closed: AtomicBool,
    /// Whether nobody is let through after the next cut.
    last: AtomicBool,
    cuts: AtomicI64,
    passed: AtomicI64,
}

impl Cut {
    /// A line to the server of an address, whole until it is told otherwise.
    pub async fn to(url: &str) -> Cut {
        let (scheme, rest) = url.split_once("://").unwrap();
        let (who, rest) = rest.split_once('@').unwrap_or(("", rest));
        let (server, database) = rest.split_once('/').unwrap();
        let server = match server.contains(':') {
            true => server.to_owned(),
            false => format!("{server}:5432"),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inside = Arc::new(Inside::default());
        inside.left.store(-1, Ordering::SeqCst);
        let behind = inside.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if behind.closed.load(Ordering::SeqCst) {
                    continue;
                }
                if let Ok(server) = TcpStream::connect(&server).await {
                    tokio::spawn(between(client, server, behind.clone()));
                }
            }
        });
        Cut {
            url: format!("{scheme}://{who}@127.0.0.1:{port}/{database}"),
            inside,
        }
    }

    /// Cuts every connection when so many pieces, of either side, have passed.
    pub fn after(&self, pieces: i64) {
        self.inside.left.store(pieces, Ordering::SeqCst);
    }

    /// Lets nobody through.
    pub fn shut(&self) {
        self.inside.closed.store(true, Ordering::SeqCst);
    }

    /// Cuts no more.
    pub fn whole(&self) {
        self.inside.left.store(-1, Ordering::SeqCst);
        self.inside.last.store(false, Ordering::SeqCst);
        self.inside.closed.store(false, Ordering::SeqCst);
    }

    /// After the next cut nobody is let through until the line is whole again.
    pub fn close_at_cut(&self) {
        self.inside.last.store(true, Ordering::SeqCst);
    }

    /// How many pieces passed so far.
    pub fn passed(&self) -> i64 {
        self.inside.passed.load(Ordering::SeqCst)
    }

    /// How often it was cut.
    pub fn cuts(&self) -> i64 {
        self.inside.cuts.load(Ordering::SeqCst)
    }
}

async fn between(client: TcpStream, server: TcpStream, inside: Arc<Inside>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = carry(from_client, to_server, &inside) => {}
        () = carry(from_server, to_client, &inside) => {}
    }
}

/// Carries pieces one way until an end closes or the cut comes. The piece at which it comes is lost.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, inside: &Inside) {
    let mut piece = vec![0; 64 << 10];
    loop {
        let Ok(length @ 1..) = from.read(&mut piece).await else {
            return;
        };
        // Closed is closed to those who are through, too.
        if inside.closed.load(Ordering::SeqCst) {
            return;
        }
        inside.passed.fetch_add(1, Ordering::SeqCst);
        let left = inside
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                (left >= 0).then_some(left - 1)
            });
        if left == Ok(0) {
            inside.cuts.fetch_add(1, Ordering::SeqCst);
            if inside.last.load(Ordering::SeqCst) {
                inside.closed.store(true, Ordering::SeqCst);
            }
            return;
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}
