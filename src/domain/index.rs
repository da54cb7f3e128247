//! An index from a digest to the places where it stands, shared between revisions: adding to a copy copies only
//! the path to one leaf, so one more entry costs the same however many there are.
//!
//! A leaf keeps 32 bits of the digest and the place, eight bytes an entry. Different digests can share those
//! bits: [`Index::candidates`] says where to look, the caller looks.

use std::sync::Arc;

/// A multimap from 64-bit digests to places.
#[derive(Clone, Debug)]
pub struct Index {
    root: Arc<Node>,
    len: usize,
}

#[derive(Clone, Debug)]
enum Node {
    Leaf(Vec<(u32, u32)>),
    Branch([Arc<Node>; FAN]),
}

const FAN: usize = 16;
const FAN_BITS: u32 = 4;
/// Large beside the fan, so that a split leaves no crumbs.
const LEAF_MAX: usize = 112;
/// The path follows the same 32 bits that the leaf keeps, so a leaf can split without the digest.
const DEPTH_MAX: u32 = 32 / FAN_BITS;

impl Default for Index {
    fn default() -> Index {
        Index {
            root: Arc::new(Node::Leaf(Vec::new())),
            len: 0,
        }
    }
}

fn branch(low: u32, depth: u32) -> usize {
    (low >> (32 - FAN_BITS * (depth + 1))) as usize & (FAN - 1)
}

impl Index {
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds a place under a digest.
    pub fn insert(&mut self, digest: u64, place: u32) {
        let mut node = Arc::make_mut(&mut self.root);
        let mut depth = 0;
        while let Node::Branch(children) = node {
            node = Arc::make_mut(&mut children[branch(digest as u32, depth)]);
            depth += 1;
        }
        if let Node::Leaf(places) = node {
            places.push((digest as u32, place));
            if places.len() > LEAF_MAX && depth < DEPTH_MAX {
                *node = split(std::mem::take(places), depth);
            }
        }
        self.len += 1;
    }

    /// Adds many places at once: one visit of each leaf instead of one for each place.
    pub fn extend(&mut self, places: impl Iterator<Item = (u64, u32)>) {
        let mut sorted: Vec<(u32, u32)> = places
            .map(|(digest, place)| (digest as u32, place))
            .collect();
        sorted.sort_unstable();
        fill(Arc::make_mut(&mut self.root), &sorted, 0);
        self.len += sorted.len();
    }

    /// The places that may stand under a digest, in the order of insertion.
    pub fn candidates(&self, digest: u64) -> impl Iterator<Item = u32> + '_ {
        let mut node = &*self.root;
        let mut depth = 0;
        while let Node::Branch(children) = node {
            node = &children[branch(digest as u32, depth)];
            depth += 1;
        }
        let places = match node {
            Node::Leaf(places) => places.as_slice(),
            Node::Branch(_) => &[],
        };
        places
            .iter()
            .filter(move |(low, _)| *low == digest as u32)
            .map(|(_, place)| *place)
    }
}

/// Adds sorted places below a node.
fn fill(node: &mut Node, mut places: &[(u32, u32)], depth: u32) {
    if let Node::Leaf(kept) = node {
        if kept.len() + places.len() <= LEAF_MAX || depth >= DEPTH_MAX {
            kept.extend_from_slice(places);
            return;
        }
        *node = split(std::mem::take(kept), depth);
    }
    if let Node::Branch(children) = node {
        for (nth, child) in children.iter_mut().enumerate() {
            let (here, rest) =
                places.split_at(places.partition_point(|(low, _)| branch(*low, depth) <= nth));
            if !here.is_empty() {
                fill(Arc::make_mut(child), here, depth + 1);
            }
            places = rest;
        }
    }
}

fn split(places: Vec<(u32, u32)>, depth: u32) -> Node {
    let mut leaves: [Vec<(u32, u32)>; FAN] = Default::default();
    for entry in places {
        leaves[branch(entry.0, depth)].push(entry);
    }
    leaves.iter_mut().for_each(Vec::shrink_to_fit);
    Node::Branch(leaves.map(|leaf| Arc::new(Node::Leaf(leaf))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_and_a_copy_is_left_alone() {
        let digest = |n: u32| u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut index = Index::default();
        for n in 0..5_000 {
            index.insert(digest(n % 2_500), n);
        }
        let before = index.clone();
        index.insert(digest(7), 9_999);
        assert!(before.candidates(digest(7)).eq([7, 2_507]));
        assert!(index.candidates(digest(7)).eq([7, 2_507, 9_999]));
        assert!(index.candidates(digest(4_999_999)).next().is_none());
        for n in 0..2_500 {
            assert!(index.candidates(digest(n)).any(|p| p == n));
        }
    }

    #[test]
    fn many_at_once_are_found_like_one_by_one() {
        let digest = |n: u32| u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (mut single, mut bulk) = (Index::default(), Index::default());
        for n in 0..9_000 {
            single.insert(digest(n % 3_000), n);
        }
        bulk.extend((0..4_000).map(|n| (digest(n % 3_000), n)));
        bulk.extend((4_000..9_000).map(|n| (digest(n % 3_000), n)));
        assert_eq!(single.len(), bulk.len());
        for n in 0..3_100 {
            assert!(
                single.candidates(digest(n)).eq(bulk.candidates(digest(n))),
                "{n}"
            );
        }
    }

    #[test]
    fn equal_digests_without_end_do_not_split_without_end() {
        let mut index = Index::default();
        for n in 0..1_000 {
            index.insert(42, n);
        }
        assert_eq!(index.candidates(42).count(), 1_000);
    }
}
