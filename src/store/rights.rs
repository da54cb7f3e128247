//! Who may look at what is kept: the owner of the files alone, also where the folder was there before us.
//!
//! - A file of ours is made for its owner, and taken from others when an earlier version left it open.
//! - A folder is made for its owner. One that was there is closed when nothing but ours lies in it; somebody's home or
//!   project is left as it is, and said to be open ([`seen_by_others`]).

use std::io;
use std::path::{Path, PathBuf};

/// Names, and beginnings of names, of what we keep in the data folder.
const OURS: [&str; 8] = [
    "jasan.",
    ".env",
    "kept",
    "inbox",
    "out",
    "demo",
    "seen",
    "telegram.seen",
];

/// Makes a folder that only its owner may look into; closes one that holds nothing but ours.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    if is_open(folder) && is_ours(folder) {
        // Not our folder to change, or a disk without rights: it is told where that is looked for.
        let _ = close(folder, 0o700);
    }
    Ok(())
}

/// Makes an empty file for its owner alone, or takes one that is there from others.
///
/// # Errors
/// When it cannot be made.
pub(super) fn own_file(file: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    for file in beside(file).filter(|file| is_open(file)) {
        // Not ours to change: it is told where that is looked for.
        let _ = close(&file, 0o600);
    }
    Ok(())
}

/// A database file and the two that SQLite keeps beside it.
fn beside(file: &Path) -> impl Iterator<Item = PathBuf> {
    let name = file.as_os_str().to_owned();
    ["", "-wal", "-shm"].into_iter().map(move |ending| {
        let mut name = name.clone();
        name.push(ending);
        PathBuf::from(name)
    })
}

/// Which of these files and folders other users of the machine may look into, each with the rights that it should have.
pub fn seen_by_others(places: &[PathBuf]) -> Vec<(PathBuf, &'static str)> {
    let open = places.iter().filter(|place| is_open(place));
    open.map(|place| (place.clone(), if place.is_dir() { "700" } else { "600" }))
        .collect()
}

fn is_ours(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.into_iter().all(|entry| {
        entry.is_ok_and(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            OURS.iter().any(|ours| name.starts_with(ours))
        })
    })
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0)
}

#[cfg(unix)]
fn close(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn close(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn what_is_ours_is_closed_and_what_is_not_is_said_to_be_open() {
        let dir = tempfile::tempdir().unwrap();
        let (ours, others) = (dir.path().join("ours"), dir.path().join("others"));
        for folder in [&ours, &others] {
            std::fs::create_dir(folder).unwrap();
            close(folder, 0o755).unwrap();
            std::fs::write(folder.join("jasan.sqlite"), "").unwrap();
            close(&folder.join("jasan.sqlite"), 0o644).unwrap();
        }
        std::fs::write(others.join("notes.txt"), "").unwrap();
        for folder in [&ours, &others] {
            make_folder(folder).unwrap();
            own_file(&folder.join("jasan.sqlite")).unwrap();
            own_file(&folder.join("jasan.new")).unwrap();
            assert_eq!(mode(&folder.join("jasan.sqlite")), 0o600);
            assert_eq!(mode(&folder.join("jasan.new")), 0o600);
        }
        assert_eq!((mode(&ours), mode(&others)), (0o700, 0o755));
        let seen = seen_by_others(&[ours, others.clone(), dir.path().join("none")]);
        assert_eq!(seen, [(others, "700")]);
    }
}
