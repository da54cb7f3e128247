//! Files as values: one that came with a message, and where one waits for the owner's word.

use std::io::Read;

/// A file that came with a message; it can be read more than once and is never held in memory whole.
pub trait Attachment {
    fn name(&self) -> &str;
    fn bytes(&self) -> u64;
    /// The name under which the cabinet keeps it: a digest of its content.
    fn digest(&self) -> &str;
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>>;
}

/// Where files wait between a proposal and its confirmation.
pub trait Cabinet {
    fn file(&self, digest: &str) -> Option<Box<dyn Attachment>>;
}
