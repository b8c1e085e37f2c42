//! Pictures that strangers send, made anew from their pixels.

mod jpeg;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

/// A file may have this many bytes.
pub const MAX_BYTES: usize = 8 << 20;
const MAX_PIXELS: u64 = 40_000_000;
/// What decoding may take, so that one picture cannot fill the memory: 40 megapixels in four bytes each.
const MAX_DECODED: u64 = 4 * MAX_PIXELS;
/// Sides so thin that nothing can be seen are no photo, and cost as much as one.
const MAX_SIDE: u32 = 16_384;
/// The longest side of each size that is kept.
pub const SMALL: u32 = 320;
pub const LARGE: u32 = 1_280;

/// Why a file is not taken. Its words are for staff and programs; the form says the same in the shopper's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("the file has more than 8 MB: choose a smaller one")]
    TooLarge,
    #[error("the file is no JPEG, PNG or WebP picture")]
    NoPicture,
    #[error("the picture has more than 40 megapixels: choose a smaller one")]
    TooManyPixels,
    #[error("the picture is damaged or was cut: choose it again")]
    Damaged,
}

/// A picture made anew from its pixels in the sizes that pages need; nothing else of the file is left.
#[derive(Debug, Clone)]
pub struct Picture {
    /// JPEG, longest side at most 320 pixels.
    pub small: Vec<u8>,
    /// JPEG, longest side at most 1280 pixels.
    pub large: Vec<u8>,
    /// Of the large one, in pixels.
    pub width: u32,
    pub height: u32,
}

impl Picture {
    /// Reads a file that a stranger sent. Its size is known before a pixel is decoded.
    ///
    /// # Errors
    /// When it is too large, damaged, or no picture of a kind that is taken.
    pub fn read(file: &[u8]) -> Result<Self, PictureError> {
        if file.len() > MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let large = fit(decode(file)?, LARGE);
        let small = fit(large.clone(), SMALL);
        let (width, height) = (large.width(), large.height());
        Ok(Self { small: encode(&small, 78)?, large: encode(&large, 82)?, width, height })
    }
}

fn decode(file: &[u8]) -> Result<DynamicImage, PictureError> {
    let format = kind(file).ok_or(PictureError::NoPicture)?;
    if format == ImageFormat::Jpeg && !jpeg::is_whole(file) {
        return Err(PictureError::Damaged);
    }
    let damaged = |_| PictureError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    let is_flood = u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED;
    if is_flood || width.max(height) > MAX_SIDE {
        return Err(PictureError::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = fit(DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?, LARGE);
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refused(error: &image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::Damaged,
    }
}

/// By its first bytes; neither name nor announced type count.
fn kind(file: &[u8]) -> Option<ImageFormat> {
    match file {
        [0xff, 0xd8, 0xff, ..] => Some(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Never larger than it was. The first step takes little memory whatever the picture's size, the second is sharp.
fn fit(picture: DynamicImage, side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    if longest <= side {
        return picture;
    }
    let nearly = if longest > 2 * side { picture.thumbnail(2 * side, 2 * side) } else { picture };
    nearly.resize(side, side, FilterType::CatmullRom)
}

fn encode(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, quality);
    on_white(picture).write_with_encoder(encoder).map_err(|_| PictureError::Damaged)?;
    Ok(file)
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let see_through = picture.to_rgba8();
    let blend =
        |channel: u8, alpha: u32| ((u32::from(channel) * alpha + 255 * (255 - alpha) + 127) / 255).min(255) as u8;
    RgbImage::from_fn(see_through.width(), see_through.height(), |x, y| {
        let [r, g, b, a] = see_through.get_pixel(x, y).0;
        image::Rgb([r, g, b].map(|channel| blend(channel, u32::from(a))))
    })
}
