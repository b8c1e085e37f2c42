use std::sync::LazyLock;

use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use super::normal::{Normal, is_han};

/// What a text is written in, as far as it is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Zh,
    En,
    Other,
}

/// The language of most of a text, and whether much of it is in the other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tongue {
    pub language: Language,
    pub mixed: bool,
}

/// Without those that other languages have as well.
const ENGLISH: &str = "the an and is are was were it i you my this that of to in for on with not but have has had be very they we \
    she he at if or would will just from your product get got all out too than been did does can when after \
    more what there about only these them because great good bad love nice fast shipping thanks thank ok okay \
    excellent perfect poor quality price size fit works work broke broken item order money";

/// Frequent words of Portuguese, Spanish, French, German, Italian and Dutch that English does not have.
const OTHERS: &str = "o um uma de da dos das que não nao e é muito para com por mais mas foi produto recebi chegou bom boa ainda \
    meu minha prazo entrega antes tudo bem el la los las una y es en muy pero con llegó producto bueno buena \
    mi le les des et est une pas très je un du pour dans sur avec der die und ist nicht ein eine sehr mit ich \
    auf für zu il di che è non per sono molto het een niet ik van dat zeer goed gut gute buen na em se ao \
    comprei gostei recomendo otimo ótimo excelente os pedido loja entregue compra está já sem nota são todo \
    adorei pela pelo nem nada fiz mercadoria";

static ENGLISH_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
static OTHER_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| OTHERS.split_whitespace().collect());

/// By script first; Latin script by the small words that give a language away.
pub(crate) fn tongue(normal: &Normal) -> Tongue {
    let han = normal.chars.iter().filter(|char| is_han(**char)).count();
    let kana_or_hangul =
        normal.chars.iter().filter(|char| matches!(char, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')).count();
    let foreign =
        normal.chars.iter().filter(|char| char.is_alphabetic() && !char.is_ascii() && !is_han(**char)).count();
    let (words, english, other) = latin(normal);
    if kana_or_hangul * 4 > han {
        return Tongue {
            language: if kana_or_hangul > 0 { Language::Other } else { latin_language(words, english, other, foreign) },
            mixed: false,
        };
    }
    // A Chinese word has about two characters.
    let chinese = han.div_ceil(2);
    let mixed = chinese.min(words) * 4 >= chinese + words && english >= 2 && chinese >= 2;
    let language =
        if chinese > 0 && chinese * 3 >= words { Language::Zh } else { latin_language(words, english, other, foreign) };
    Tongue { language, mixed }
}

fn latin_language(words: usize, english: usize, other: usize, foreign: usize) -> Language {
    let enough = english * 12 >= words && english > 0 || words <= 5 && other == 0 && foreign == 0;
    if words > 0 && enough && (english > other || other == 0) && foreign <= words {
        Language::En
    } else {
        Language::Other
    }
}

/// Words in Latin letters, those that are English, those of other languages.
fn latin(normal: &Normal) -> (usize, usize, usize) {
    let (mut words, mut english, mut other) = (0, 0, 0);
    let is_letter = |char: &char| char.is_alphabetic() && !is_han(*char) || *char == '\'';
    for word in normal.chars.split(|char| !is_letter(char)).filter(|word| !word.is_empty()) {
        let word: String = word.iter().collect();
        words += 1;
        english +=
            usize::from(ENGLISH_WORDS.contains(word.as_str()) || word.ends_with("n't") || word.starts_with("it'"));
        other += usize::from(OTHER_WORDS.contains(word.as_str()) && !ENGLISH_WORDS.contains(word.as_str()));
    }
    (words, english, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> (Language, bool) {
        let tongue = tongue(&Normal::new(text));
        (tongue.language, tongue.mixed)
    }

    #[test]
    fn tells_languages_apart() {
        for text in ["质量很好", "物流慢，iPhone 15 Pro Max 不好用", "質量不錯", "好", "nice，买了两次了"]
        {
            assert_eq!(language(text), (Language::Zh, false), "{text}");
        }
        for text in ["The fabric is soft.", "Great!", "Didn't fit", "runs small, going back", "wow"] {
            assert_eq!(language(text), (Language::En, false), "{text}");
        }
        for text in [
            "Não chegou meu produto",
            "recebi bem antes do prazo estipulado.",
            "El producto llegó muy bien",
            "とても良い商品です",
            "아주 좋아요",
            "Sehr gut verpackt und schnell geliefert",
            "12345 !!!",
            "",
            "Отлично",
        ] {
            assert_eq!(language(text).0, Language::Other, "{text}");
        }
        assert_eq!(language("质量很好 the fabric is soft and warm 推荐大家购买"), (Language::Zh, true));
    }
}
