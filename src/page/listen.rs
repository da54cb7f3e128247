//! Connections: how many there are, how long a header and a whole connection may take, and how they end.
//!
//! A client that says nothing, or takes what it is given a byte at a time, holds one of a few places for a minute at most.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

use crate::world::Stop;

/// At once, from everywhere.
const CONNECTIONS: usize = 64;
/// At once, from one address.
const CONNECTIONS_OF_ONE: usize = 24;
/// From the first byte of a request to the end of its header.
const HEADER: Duration = Duration::from_secs(5);
/// The whole of a header.
const HEADER_BYTES: usize = 16 * 1024;
/// A connection, however busy.
const WHOLE: Duration = Duration::from_secs(60);
/// What is being answered when the program ends.
const ENDING: Duration = Duration::from_secs(2);
/// Before the next try where the system has no place for a connection.
const AGAIN: Duration = Duration::from_millis(200);

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The places that are taken.
#[derive(Default)]
struct Places(Mutex<BTreeMap<IpAddr, usize>>);

/// A place that is taken until this is dropped.
struct Taken(Arc<Places>, IpAddr);

impl Places {
    fn take(self: &Arc<Self>, ip: IpAddr) -> Option<Taken> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = taken.get(&ip).copied().unwrap_or(0);
        if of_one >= CONNECTIONS_OF_ONE || taken.values().sum::<usize>() >= CONNECTIONS {
            return None;
        }
        taken.insert(ip, of_one + 1);
        Some(Taken(self.clone(), ip))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.1) {
            Some(n) if *n > 1 => *n -= 1,
            _ => {
                taken.remove(&self.1);
            }
        }
    }
}

/// Answers on a socket until the stop.
pub async fn serve(listener: TcpListener, router: Router, stop: Stop) {
    let places = Arc::new(Places::default());
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                let ip = from.ip().to_canonical();
                // Where there is no place the connection is closed at once.
                if let Some(place) = places.take(ip) {
                    let (router, stop) = (router.clone(), stop.clone());
                    connections.spawn(async move {
                        answer(stream, ip, router, stop).await;
                        drop(place);
                    });
                }
            }
            Err(error) => {
                tracing::debug!("a connection to the status page failed: {error}");
                sleep(AGAIN).await;
            }
        }
    }
    drop(listener);
    connections.close();
    // Those that do not end by then are ended with the program.
    let _ = timeout(ENDING, connections.wait()).await;
}

async fn answer(stream: TcpStream, ip: IpAddr, router: Router, stop: Stop) {
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(ip));
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // Who breaks off, or says what is no request, is nobody's matter.
        _ = timeout(WHOLE, connection.as_mut()) => return,
        () = stop.cancelled() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(ENDING, connection).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_neighbour_does_not_take_every_place() {
        let places = Arc::new(Places::default());
        let ip = |last| IpAddr::from([192, 168, 0, last]);
        let held: Vec<Taken> = (0..100).filter_map(|_| places.take(ip(1))).collect();
        assert_eq!(held.len(), CONNECTIONS_OF_ONE);
        assert!(places.take(ip(2)).is_some());
        let others = (2..90).filter_map(|last| places.take(ip(last)));
        let others: Vec<Taken> = others.collect();
        assert_eq!(held.len() + others.len(), CONNECTIONS);
        drop((held, others));
        assert!(places.take(ip(1)).is_some());
        assert!(places.0.lock().unwrap().is_empty(), "nothing is left over");
    }
}
