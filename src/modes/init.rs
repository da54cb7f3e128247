//! `jasan init`: `.env` and `jasan.toml` here, with every line explained and none of them in effect.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use jasan::config::{Language, env_example};
use jasan::words::Words;

use super::{Code, DONE, FAULT, complain, print, unwritten};

pub fn run() -> Code {
    let words = Words::new(Language::default());
    let toml = include_str!("../../jasan.example.toml").to_owned();
    let mut code = DONE;
    for (name, text) in [(".env", env_example()), ("jasan.toml", toml)] {
        match write_new(Path::new(name), &text) {
            Ok(()) => print(&(words.say("modes-init-made", &[("name", name)]) + "\n")),
            // What the owner wrote is never touched.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                print(&(words.say("modes-init-there", &[("name", name)]) + "\n"));
            }
            Err(error) => {
                complain(&unwritten(words, Path::new(name), &error).sentence);
                code = FAULT;
            }
        }
    }
    if code == DONE {
        print(&(words.plain("modes-init-next") + "\n"));
    }
    code
}

/// A new file, which secrets will stand in: for its owner alone.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
