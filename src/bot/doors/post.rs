//! What nobody asked for is brought to every place it is for: in order for each place, and again until it is there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use super::house::backoff;
use super::{Door, Later, Parcel, Sent};
use crate::place::Place;
use crate::reply::Reply;
use crate::world::{Herald, Waiting};

/// The post of all open doors.
pub struct Post {
    doors: Vec<Arc<dyn Door>>,
    ways: Mutex<BTreeMap<Place, mpsc::UnboundedSender<Parcel>>>,
}

impl Post {
    pub fn new(doors: Vec<Arc<dyn Door>>) -> Post {
        Post {
            doors,
            ways: Mutex::default(),
        }
    }

    /// Sends a reply to everybody whom news are for, with or without a sound.
    pub fn send(&self, reply: &Reply, is_quiet: bool) {
        for door in &self.doors {
            for place in door.places() {
                let mut parcel = Parcel::new(place, reply.clone());
                parcel.is_quiet = is_quiet;
                self.hand(door, parcel);
            }
        }
    }

    fn hand(&self, door: &Arc<dyn Door>, parcel: Parcel) {
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        let way = ways.entry(parcel.to.clone()).or_insert_with(|| {
            let (into, out) = mpsc::unbounded_channel();
            tokio::spawn(bring(door.clone(), out));
            into
        });
        // The way ends with the program.
        let _ = way.send(parcel);
    }
}

impl Herald for Post {
    fn tell<'a>(&'a self, reply: &'a Reply) -> Waiting<'a, ()> {
        self.send(reply, false);
        Box::pin(std::future::ready(()))
    }
}

/// Brings one parcel after the other to its place.
async fn bring(door: Arc<dyn Door>, mut parcels: mpsc::UnboundedReceiver<Parcel>) {
    while let Some(mut parcel) = parcels.recv().await {
        let mut tries = 0;
        while let Sent::Later(Later { arrived, wait, .. }) = door.deliver(&parcel).await {
            parcel.arrived = arrived;
            tries += u32::from(wait.is_none());
            tokio::time::sleep(wait.unwrap_or_else(|| backoff(tries))).await;
        }
    }
}
