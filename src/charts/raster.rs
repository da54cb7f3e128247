//! SVG to PNG. Only the embedded font is offered, nothing is read from disk or net.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use thiserror::Error;

use super::font;

/// Why there is no picture. All three are faults of ours, never of the figures.
#[derive(Debug, Error)]
pub enum DrawError {
    /// Our SVG did not parse.
    #[error("the drawing is not valid SVG")]
    Svg(#[from] resvg::usvg::Error),
    /// No memory for the pixels, or no pixels.
    #[error("no room for a picture of {width} x {height}")]
    Size {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// The encoder failed.
    #[error("the picture could not be encoded")]
    Png(#[from] png::EncodingError),
}

/// Draws and encodes.
pub fn png(svg: &str) -> Result<Vec<u8>, DrawError> {
    let options = Options {
        fontdb: font::database(),
        font_family: font::FAMILY.into(),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width(), size.height());
    let mut pixels = Pixmap::new(width, height).ok_or(DrawError::Size { width, height })?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(encode(&pixels)?)
}

/// The page is opaque, so alpha is left out: a quarter fewer bytes to compress.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colours: Vec<u8> = pixels
        .data()
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut bytes = Vec::with_capacity(256 * 1024);
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Flat areas and text repeat whole pixels: unfiltered and lightly deflated, a report is half
    // the size of the encoder's "fast" for 5 ms more, and as small as its "balanced" in half the time.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(bytes)
}
