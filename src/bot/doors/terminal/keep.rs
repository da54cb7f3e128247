//! Files and pictures of a reply are written to a folder, each under its own name.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use crate::bot::draw::in_theme;
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
        let path = dir.join(own_name(name));
        replace(&path, dir, bytes)?;
        kept.insert(name.to_owned(), path.display().to_string());
        Ok(())
    };
    for block in &reply.blocks {
        if let Block::Picture(picture) = block {
            let drawn = match picture.theme {
                Some(theme) => in_theme(theme)(&picture.chart),
                None => draw(&picture.chart),
            };
            let bytes = drawn.map_err(io::Error::other)?;
            write(&picture.name, &bytes)?;
        }
    }
    for file in &reply.files {
        write(&file.name, &file.bytes)?;
    }
    Ok(kept)
}

/// Written beside its place and moved there, for its owner alone: a link of that name is replaced and not followed, and
/// nobody reads half a file.
fn replace(path: &Path, dir: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Longest file name of the usual file systems, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// A name is made of what the owner typed, or the sender of a file: only its last part may say where it goes, and one
/// that is too long loses its middle, not its ending.
fn own_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let own: String = last.chars().filter(|c| !c.is_control()).collect();
    if own.trim_matches(['.', ' ']).is_empty() {
        return "file".to_owned();
    }
    let ending = own.rfind('.').map_or("", |dot| &own[dot..]).to_owned();
    let ending = if ending.len() > 16 {
        String::new()
    } else {
        ending
    };
    let room = NAME_BYTES_MAX - ending.len();
    if own.len() <= NAME_BYTES_MAX {
        return own;
    }
    let cut = own.floor_char_boundary(room);
    format!("{}{ending}", &own[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_what_it_points_to_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let (other, path) = (dir.path().join("other"), dir.path().join("books.csv"));
        std::fs::write(&other, "mine").unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        replace(&path, dir.path(), b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "mine");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert!(!path.is_symlink());
        let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_stays_in_its_folder_and_within_what_a_disk_takes() {
        for (name, want) in [
            ("../../etc/passwd", "passwd"),
            ("..", "file"),
            (".", "file"),
            ("a/", "file"),
            ("a\u{0}b.csv", "ab.csv"),
            ("못 읽은 줄-거래.csv", "못 읽은 줄-거래.csv"),
        ] {
            assert_eq!(own_name(name), want, "{name}");
        }
        let long = own_name(&format!("{}.csv", "가".repeat(200)));
        assert!(
            long.len() <= NAME_BYTES_MAX && long.ends_with("가.csv"),
            "{long}"
        );
    }
}
