/// True when the file's markers lead to its end mark. Decoders fill what is missing with grey; this tells a file that
/// was cut from one that is whole. What follows the end mark is of no matter: it is never kept.
///
/// The marks are those of ITU-T T.81, annex B.
pub(super) fn is_whole(file: &[u8]) -> bool {
    let mut at = 2;
    while let Some(marker) = next_marker(file, &mut at) {
        match marker {
            0xd9 => return true,
            0x01 | 0xd0..=0xd8 => {}
            _ => match file.get(at..at + 2) {
                Some(length) => at += usize::from(u16::from_be_bytes([length[0], length[1]])).max(2),
                None => return false,
            },
        }
    }
    false
}

/// The next byte that follows an `FF` and is neither stuffing nor a restart; `at` then stands behind it.
fn next_marker(file: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let gap = file.get(*at..)?.iter().position(|byte| *byte == 0xff)?;
        let marker = file.get(*at + gap + 1..)?.iter().position(|byte| *byte != 0xff)?;
        *at += gap + marker + 2;
        match file[*at - 1] {
            0x00 | 0xd0..=0xd7 => {}
            marker => return Some(marker),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_mark_inside_a_segment_is_none() {
        let thumbnail = [0xff, 0xd8, 0xff, 0xe1, 0x00, 0x06, 0xff, 0xd9, 0x01, 0x02];
        assert!(!is_whole(&thumbnail));
        assert!(is_whole(&[thumbnail.as_slice(), &[0xff, 0xda, 0x00, 0x02, 0x11, 0xff, 0x00, 0xff, 0xd9]].concat()));
        assert!(!is_whole(&[0xff, 0xd8, 0xff, 0xda, 0x00, 0x02, 0x11, 0xff]));
        assert!(!is_whole(&[]));
    }
}
