//! Files as strangers make them.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{Picture, PictureError};

const SCRIPT: &[u8] = b"<script>alert(document.domain)</script>";

/// Left half red, right half blue.
fn photo(width: u32, height: u32) -> DynamicImage {
    let colour = |x: u32| if x < width / 2 { Rgb([220, 30, 30]) } else { Rgb([30, 30, 220]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| colour(x)))
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

fn opened(file: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(file, ImageFormat::Jpeg).unwrap().to_rgb8()
}

fn refusal(file: &[u8]) -> PictureError {
    Picture::read(file).expect_err("the file is hostile")
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// A PNG chunk with its checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &body, &crc(&body).to_be_bytes()].concat()
}

/// CRC-32 as PNG has it (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(!0, step)
}

fn png_head(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &head)].concat()
}

/// A JPEG segment of this marker, put right behind the start.
fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, data, &jpeg[2..]].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let tiff = [b"MM\0\x2a\0\0\0\x08".as_slice(), &[0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]];
    [b"Exif\0\0".as_slice(), &tiff.concat(), SCRIPT].concat()
}

#[test]
fn every_kind_comes_out_as_jpeg_in_both_sizes() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let picture = Picture::read(&file(&photo(2000, 1000), format)).unwrap();
        assert_eq!((picture.width, picture.height), (1280, 640), "{format:?}");
        assert_eq!(opened(&picture.large).dimensions(), (1280, 640));
        let small = opened(&picture.small);
        assert_eq!(small.dimensions(), (320, 160));
        let [left, right] = [small.get_pixel(40, 80).0, small.get_pixel(280, 80).0];
        assert!(left[0] > 180 && left[2] < 80, "{format:?}: {left:?} is red");
        assert!(right[2] > 180 && right[0] < 80, "{format:?}: {right:?} is blue");
    }
    let tiny = Picture::read(&file(&photo(40, 30), ImageFormat::Png)).unwrap();
    assert_eq!((tiny.width, tiny.height), (40, 30), "nothing is made larger than it was");
}

#[test]
fn what_is_transparent_becomes_white() {
    let glass = DynamicImage::ImageRgba8(RgbaImage::from_pixel(64, 64, Rgba([0, 0, 0, 0])));
    let picture = Picture::read(&file(&glass, ImageFormat::Png)).unwrap();
    assert_eq!(opened(&picture.small).get_pixel(9, 9).0, [255, 255, 255]);
}

#[test]
fn a_photo_stands_upright_and_tells_nothing_of_the_camera() {
    let jpeg = with_segment(&file(&photo(400, 200), ImageFormat::Jpeg), 0xe1, &exif(6));
    let picture = Picture::read(&jpeg).unwrap();
    assert_eq!((picture.width, picture.height), (200, 400), "turned by a quarter");
    assert!(opened(&picture.large).get_pixel(100, 20).0[0] > 180, "what was left is on top");
    for kept in [&picture.small, &picture.large] {
        assert!(!contains(kept, b"Exif") && !contains(kept, b"script"));
    }
}

#[test]
fn of_a_file_that_is_two_things_only_the_pixels_stay() {
    let jpeg = file(&photo(400, 200), ImageFormat::Jpeg);
    let png = file(&photo(400, 200), ImageFormat::Png);
    let end = png.len() - 12;
    let with_text = [&png[..end], &chunk(b"tEXt", &[b"Comment\0".as_slice(), SCRIPT].concat()), &png[end..]].concat();
    let polyglots = [
        [jpeg.as_slice(), SCRIPT, b"PK\x03\x04"].concat(),
        with_segment(&jpeg, 0xfe, SCRIPT),
        [png.as_slice(), SCRIPT].concat(),
        with_text,
    ];
    for polyglot in polyglots {
        let picture = Picture::read(&polyglot).unwrap();
        for kept in [&picture.small, &picture.large] {
            assert!(!contains(kept, b"script") && !contains(kept, b"PK\x03\x04"));
            assert!(kept.starts_with(&[0xff, 0xd8, 0xff]) && kept.ends_with(&[0xff, 0xd9]));
        }
    }
}

#[test]
fn what_is_no_photo_is_refused_whatever_it_calls_itself() {
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let hidden = [b"\x89PNG\r\n\x1a\n".as_slice(), svg].concat();
    let others: [&[u8]; 8] =
        [b"", svg, b"GIF89a\x01\0\x01\0", SCRIPT, b"%PDF-1.7", b"II*\0", b"BM", b"\0\0\0\x18ftypheic"];
    for other in others {
        assert_eq!(refusal(other), PictureError::NoPicture, "{}", String::from_utf8_lossy(other));
    }
    assert_eq!(refusal(&hidden), PictureError::Damaged);
    assert_eq!(refusal(&[b"RIFF\x10\0\0\0WEBP".as_slice(), SCRIPT].concat()), PictureError::Damaged);
    assert_eq!(refusal(&vec![0xff; super::MAX_BYTES + 1]), PictureError::TooLarge);
}

#[test]
fn what_was_cut_is_refused() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&photo(900, 700), format);
        for part in [whole.len() / 8, whole.len() / 2, whole.len() * 7 / 8, whole.len() - 2] {
            let said = Picture::read(&whole[..part]);
            // The last bytes of a PNG are no pixels.
            let may_miss_its_end = format == ImageFormat::Png && part == whole.len() - 2;
            assert!(said.is_err() || may_miss_its_end, "{format:?} cut to {part} of {}", whole.len());
        }
    }
}

#[test]
fn floods_of_pixels_are_refused_before_they_take_memory() {
    let jpeg = {
        let mut small = file(&photo(64, 64), ImageFormat::Jpeg);
        let frame = small.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
        small[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
        small
    };
    let webp = {
        let canvas = [0x10, 0, 0, 0, 0xff, 0x3f, 0, 0xff, 0x3f, 0];
        let head = [b"VP8X\x0a\0\0\0".as_slice(), &canvas].concat();
        let body = [b"WEBP".as_slice(), &head, &file(&photo(64, 64), ImageFormat::WebP)[12..]].concat();
        [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
    };
    let png = [png_head(60_000, 60_000, 8, 2), chunk(b"IDAT", &[0x78, 0x9c]), chunk(b"IEND", &[])].concat();
    let deep = [png_head(6_000, 6_000, 16, 6), chunk(b"IDAT", &[0x78, 0x9c]), chunk(b"IEND", &[])].concat();
    let thin = [png_head(1, 39_000_000, 8, 0), chunk(b"IDAT", &[0x78, 0x9c]), chunk(b"IEND", &[])].concat();
    let before = most_memory();
    for (name, flood) in [("JPEG", jpeg), ("PNG", png), ("deep PNG", deep), ("thin PNG", thin)] {
        assert_eq!(refusal(&flood), PictureError::TooManyPixels, "{name}");
    }
    assert!(Picture::read(&webp).is_err());
    let taken = most_memory().saturating_sub(before);
    assert!(taken < 64 << 10, "refusing took {taken} KiB");
}

#[test]
fn the_largest_picture_that_is_taken_stays_within_bounds() {
    let file = file(&DynamicImage::new_luma8(8_000, 5_000), ImageFormat::Png);
    assert!(file.len() < 1 << 20, "it is small as a file");
    let before = most_memory();
    assert_eq!(Picture::read(&file).map(|picture| picture.width), Ok(1280));
    let taken = most_memory().saturating_sub(before);
    assert!(taken < 400 << 10, "decoding took {taken} KiB");
}

#[test]
fn damaged_files_never_do_worse_than_be_refused() {
    let mut seed = 7u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed as usize >> 8
    };
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&photo(48, 40), format);
        for _ in 0..400 {
            let mut damaged = whole.clone();
            for _ in 0..=random() % 4 {
                let place = random() % damaged.len();
                damaged[place] = random() as u8;
            }
            if let Ok(picture) = Picture::read(&damaged) {
                assert!(picture.large.starts_with(&[0xff, 0xd8, 0xff]));
            }
        }
    }
}

/// The most memory that this process has held so far, in KiB; 0 where the system does not say.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
