//! Files and pictures of a reply are written to a folder, each under its own name.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::charts::Chart;
use crate::reply::{Block, Reply};

/// Writes everything and says where it lies, by name. A file of that name is replaced.
///
/// # Errors
/// When the folder cannot be written, or a picture not be drawn.
pub fn keep(
    reply: &Reply,
    dir: &Path,
    draw: &dyn Fn(&Chart) -> Result<Vec<u8>, String>,
) -> io::Result<BTreeMap<String, String>> {
    let mut kept = BTreeMap::new();
    let mut write = |name: &str, bytes: &[u8]| -> io::Result<()> {
        std::fs::create_dir_all(dir)?;
        // A name is made of what the owner typed: only its last part may say where it goes.
        let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let own = if own.is_empty() || own == ".." {
            "file"
        } else {
            own
        };
        let path = dir.join(own);
        std::fs::write(&path, bytes)?;
        kept.insert(name.to_owned(), path.display().to_string());
        Ok(())
    };
    for block in &reply.blocks {
        if let Block::Picture(picture) = block {
            let bytes = draw(&picture.chart).map_err(io::Error::other)?;
            write(&picture.name, &bytes)?;
        }
    }
    for file in &reply.files {
        write(&file.name, &file.bytes)?;
    }
    Ok(kept)
}
