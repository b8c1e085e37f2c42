//! Languages of surveys, named as BCP 47 names them: `ja`, `pt-BR`, `zh-Hant`.

use pages::Language;

/// Longer ones are no languages that anybody would choose.
const LONGEST: usize = 35;

/// A tag as it is usually written: `zh_hant-tw` is `zh-Hant-TW`. `None` of what names no language.
pub(crate) fn canonical(tag: &str) -> Option<String> {
    if tag.len() > LONGEST {
        return None;
    }
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().filter(|part| (2..=3).contains(&part.len()) && is_alpha(part))?.to_ascii_lowercase();
    let mut written = match primary.as_str() {
        // Codes that were withdrawn; some systems still send them.
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "ji" => "yi".to_owned(),
        _ => primary,
    };
    let mut rank = 0;
    for part in parts {
        let (found, part) = subtag(part)?;
        // Script, region, variants: in this order, and only the last more than once.
        if found < rank || (found == rank && found < VARIANT) {
            return None;
        }
        rank = found;
        written.push('-');
        written.push_str(&part);
    }
    Some(written)
}

const SCRIPT: u8 = 1;
const REGION: u8 = 2;
const VARIANT: u8 = 3;

/// What a part behind the language is, and how it is written.
fn subtag(part: &str) -> Option<(u8, String)> {
    let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
    match part.len() {
        4 if is_alpha(part) => {
            let (first, rest) = part.split_at(1);
            Some((SCRIPT, format!("{}{}", first.to_ascii_uppercase(), rest.to_ascii_lowercase())))
        }
        2 if is_alpha(part) => Some((REGION, part.to_ascii_uppercase())),
        3 if is_number => Some((REGION, part.to_owned())),
        4 if part.starts_with(|first: char| first.is_ascii_digit()) && is_alphanumeric(part) => {
            Some((VARIANT, part.to_ascii_lowercase()))
        }
        5..=8 if is_alphanumeric(part) => Some((VARIANT, part.to_ascii_lowercase())),
        _ => None,
    }
}

fn is_alpha(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_alphanumeric(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `zh` of `zh-Hant-TW`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

fn script(tag: &str) -> Option<&str> {
    tag.split('-').nth(1).filter(|part| part.len() == 4)
}

/// Whether Chinese is written with traditional characters.
fn is_traditional(tag: &str) -> bool {
    let by_region = || tag.split('-').any(|part| matches!(part, "TW" | "HK" | "MO"));
    primary(tag) == "zh" && script(tag).map_or_else(by_region, |script| script == "Hant")
}

/// The one of `spoken` for somebody who would like `wanted`, as RFC 4647 looks it up: the tag, the tag with less behind
/// it; then one of the same language at all. Chinese of Taiwan, Hong Kong and Macao is the traditional one.
pub(crate) fn best<'a>(spoken: &'a [String], wanted: &str) -> Option<&'a str> {
    let wanted = canonical(wanted)?;
    let of = |tag: &str| spoken.iter().map(String::as_str).find(|one| *one == tag);
    let shorter = wanted.match_indices('-').rev().map(|(end, _)| &wanted[..end]).filter(|tag| tag.contains('-'));
    let exact = std::iter::once(wanted.as_str()).chain(shorter).find_map(of);
    let alike = || {
        let same = |one: &&str| primary(one) == primary(&wanted) && is_traditional(one) == is_traditional(&wanted);
        of(primary(&wanted)).filter(same).or_else(|| spoken.iter().map(String::as_str).find(same))
    };
    let any = || spoken.iter().map(String::as_str).find(|one| primary(one) == primary(&wanted));
    exact.or_else(alike).or_else(any)
}

/// In which of the languages of our own something is said that a survey does not say itself: where we speak none like it,
/// in the shop's.
pub(crate) fn ours(tag: &str, shop: &str) -> Language {
    Language::parse(tag).or_else(|| Language::parse(shop)).unwrap_or(Language::En)
}

/// Whether our own words are in this language, so that a survey needs none.
pub(crate) fn is_ours(tag: &str) -> bool {
    primary(tag) == "en" || (primary(tag) == "zh" && !is_traditional(tag))
}

/// Whether it is written from right to left.
pub(crate) fn is_rtl(tag: &str) -> bool {
    match script(tag) {
        Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Rohg"),
        None => matches!(primary(tag), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb"),
    }
}

/// Whether it is written without spaces between words, with marks of full width.
pub(crate) fn is_full_width(tag: &str) -> bool {
    matches!(primary(tag), "zh" | "ja")
}

/// As browsers know it.
pub(crate) fn html(tag: &str) -> &str {
    if tag == "zh" { Language::Zh.tag() } else { tag }
}

/// What a language is called by those who speak it; its tag where that is not known here.
pub(crate) fn name(tag: &str) -> &str {
    let of = |tag: &str| NAMES.iter().find(|(code, _)| *code == tag).map(|(_, name)| *name);
    of(tag).or_else(|| of(primary(tag)).filter(|_| !tag.contains('-'))).unwrap_or(tag)
}

const NAMES: [(&str, &str); 46] = [
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fil", "Filipino"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("kk", "Қазақ тілі"),
    ("km", "ខ្មែរ"),
    ("ko", "한국어"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("ms", "Bahasa Melayu"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
    ("zh-Hant", "繁體中文"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_written_in_one_way_and_what_is_none_is_refused() {
        for (given, written) in [
            ("JA", "ja"),
            ("pt_br", "pt-BR"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("ca-es-VALENCIA", "ca-ES-valencia"),
            ("iw", "he"),
            ("fil", "fil"),
        ] {
            assert_eq!(canonical(given).as_deref(), Some(written));
            assert_eq!(canonical(written).as_deref(), Some(written));
        }
        for wrong in
            ["", "e", "english", "en-", "en-GB-GB", "en-GB-Latn", "x-klingon", "en-<b>", "中文", "en--GB", "en-u-ca-x"]
        {
            assert_eq!(canonical(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_language_is_spoken() {
        let spoken = ["en", "zh", "zh-Hant", "pt-BR", "de"].map(str::to_owned);
        for (wanted, found) in [
            ("zh-CN", Some("zh")),
            ("zh-TW", Some("zh-Hant")),
            ("zh-Hant-HK", Some("zh-Hant")),
            ("zh-Hans-SG", Some("zh")),
            ("pt", Some("pt-BR")),
            ("pt-PT", Some("pt-BR")),
            ("de-CH-1996", Some("de")),
            ("de-AT", Some("de")),
            ("EN_us", Some("en")),
            ("ja", None),
            ("*", None),
        ] {
            assert_eq!(best(&spoken, wanted), found, "{wanted}");
        }
        let one = ["zh-Hant".to_owned()];
        assert_eq!(best(&one, "zh-CN"), Some("zh-Hant"), "better than another language");
    }

    #[test]
    fn what_a_page_needs_to_know_of_a_language() {
        assert!(["ar", "he-IL", "ur", "az-Arab"].into_iter().all(is_rtl));
        assert!(!["ja", "de", "ur-Latn"].into_iter().any(is_rtl));
        assert!(["en-GB", "zh", "zh-CN", "zh-Hans-TW"].into_iter().all(is_ours));
        assert!(!["ja", "zh-Hant", "zh-HK"].into_iter().any(is_ours));
        assert_eq!((ours("zh-Hant", "en"), ours("en-GB", "zh")), (Language::Zh, Language::En));
        assert_eq!((ours("ja", "zh"), ours("ja", "en"), ours("ja", "")), (Language::Zh, Language::En, Language::En));
        assert_eq!([name("ja"), name("pt-BR"), name("de-CH")], ["日本語", "Português (Brasil)", "de-CH"]);
        assert_eq!((html("zh"), html("zh-Hant")), ("zh-CN", "zh-Hant"));
        assert!(NAMES.iter().all(|(tag, _)| canonical(tag).as_deref() == Some(*tag)));
    }
}
