//! `jasan gallery`: a sample of every picture, as PNG and SVG, to be looked at.

use std::path::Path;

use jasan::charts::{self, samples};
use jasan::config::Language;
use jasan::store::make_folder;
use jasan::words::Words;

use super::{Code, DONE, FAULT, complain, print, unwritten};

pub fn run(dir: &Path) -> Code {
    let words = Words::new(Language::default());
    match draw_all(dir) {
        Ok(count) => {
            let (count, path) = (count.to_string(), dir.to_string_lossy());
            let said = words.say("modes-gallery", &[("count", &count), ("path", &path)]);
            print(&(said + "\n"));
            DONE
        }
        Err(error) => {
            complain(&unwritten(words, dir, &error).sentence);
            FAULT
        }
    }
}

fn draw_all(dir: &Path) -> std::io::Result<usize> {
    make_folder(dir)?;
    let samples = samples::samples();
    for (name, chart, format) in &samples {
        let png = charts::draw(chart, format)
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        std::fs::write(dir.join(format!("{name}.png")), png)?;
        std::fs::write(dir.join(format!("{name}.svg")), charts::svg(chart, format))?;
    }
    Ok(samples.len())
}
