//! Which of a shop's own fields hold something personal, by what they are called: whatever tells who somebody is or where
//! they live, how they are reached, what they pay from, and when they were born.

/// Personal wherever they stand in a name. Traits of Chinese shops are called in Chinese, or in pinyin without tones.
const PARTS: [&str; 61] = [
    "mail",
    "phone",
    "mobile",
    "name",
    "address",
    "street",
    "postal",
    "postcode",
    "zipcode",
    "birth",
    "wechat",
    "weixin",
    "whatsapp",
    "telegram",
    "alipay",
    "passport",
    "idcard",
    "xingming",
    "nicheng",
    "shouji",
    "dianhua",
    "youxiang",
    "dizhi",
    "youbian",
    "shenfenzheng",
    "yinhang",
    "zhifubao",
    "shengri",
    "姓名",
    "名字",
    "真名",
    "昵称",
    "户名",
    "称呼",
    "手机",
    "电话",
    "邮箱",
    "邮件",
    "邮编",
    "邮政编码",
    "地址",
    "住址",
    "住所",
    "街道",
    "门牌",
    "联系人",
    "联系方式",
    "收货人",
    "微信",
    "微博",
    "旺旺",
    "支付宝",
    "身份证",
    "证件",
    "护照",
    "银行",
    "卡号",
    "账号",
    "帐号",
    "生日",
    "出生",
];

/// Personal as words of a name, not as parts of other words: `tel`, but not `hotel`. Several words stand together.
const WORDS: [&str; 32] = [
    "tel",
    "fax",
    "qq",
    "nick",
    "line_id",
    "id_card",
    "identity_card",
    "id_number",
    "id_no",
    "national_id",
    "ssn",
    "social_security",
    "tax_id",
    "tax_number",
    "cpf",
    "cnpj",
    "dob",
    "bday",
    "zip",
    "post_code",
    "bank",
    "iban",
    "bic",
    "account_number",
    "account_no",
    "card_number",
    "card_no",
    "card_holder",
    "credit_card",
    "debit_card",
    "cvv",
    "cvc",
];

/// Personal where nothing else is said: a `product_line` or a `card_level` is not.
const WHOLE: [&str; 2] = ["line", "card"];

pub(crate) fn is_personal(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = words(name);
    PARTS.iter().any(|part| lower.contains(part))
        || WORDS.iter().any(|word| words.contains(&format!("_{word}_")))
        || WHOLE.iter().any(|word| words == format!("_{word}_"))
}

/// The words of a name in lower case, with `_` around each: `BankCard2` is `_bank_card_2_`, `QQ号` is `_qq_号_`.
fn words(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut words = String::from("_");
    for (n, &c) in chars.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| chars.get(n));
        if before.is_some_and(|before| begins(*before, c, chars.get(n + 1))) && !words.ends_with('_') {
            words.push('_');
        }
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        }
    }
    if !words.ends_with('_') {
        words.push('_');
    }
    words
}

/// Whether a word begins with `c`: after what is no letter of the same kind, at a capital after a small letter, and at the
/// last capital of several (`IDCard`).
fn begins(before: char, c: char, next: Option<&char>) -> bool {
    let kind = |c: char| (c.is_alphanumeric(), c.is_ascii_alphabetic(), c.is_numeric());
    let is_last_capital = before.is_uppercase() && next.is_some_and(|next| next.is_lowercase());
    kind(before) != kind(c) || (c.is_uppercase() && (before.is_lowercase() || is_last_capital))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        for (name, cut) in [
            ("BankCard2", "_bank_card_2_"),
            ("IDCardNo", "_id_card_no_"),
            ("QQ号", "_qq_号_"),
            ("  post  code ", "_post_code_"),
            ("ssn", "_ssn_"),
            ("SSN", "_ssn_"),
            ("--", "_"),
        ] {
            assert_eq!(words(name), cut, "{name}");
        }
    }

    #[test]
    fn what_tells_who_somebody_is_is_personal() {
        for name in [
            "Mobile_2",
            "微信号",
            "qq",
            "QQ号",
            "whatsapp",
            "line",
            "LINE",
            "lineId",
            "alipay",
            "iban",
            "IBAN code",
            "bank",
            "bankAccount",
            "card",
            "cardNumber",
            "credit-card",
            "ssn",
            "passport",
            "zip",
            "ZIP Code",
            "zipcode",
            "postCode",
            "postal_code",
            "homeTel",
            "tel2",
            "昵称",
            "姓名",
            "收货人姓名",
            "住址",
            "身份证号",
            "IDCard",
            "开户银行",
            "生日",
            "shouji",
            "CPF",
            "dateOfBirth",
            "支付宝账号",
        ] {
            assert!(is_personal(name), "{name}");
        }
    }

    #[test]
    fn what_only_sounds_like_it_is_not() {
        for name in [
            "shoe_size",
            "skin",
            "points",
            "hotel",
            "product_line",
            "online",
            "deadline",
            "card_level",
            "会员卡等级",
            "japan",
            "company",
            "gzip",
            "banking",
            "caribbean",
            "cardio",
            "size",
            "favourite_color",
            "尺码",
            "肤质",
            "等级",
        ] {
            assert!(!is_personal(name), "{name}");
        }
    }
}
