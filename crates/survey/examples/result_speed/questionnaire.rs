//! What a shop asks, and what its customers say.

use serde_json::{Map, Value as Json, json};

pub const QUESTIONS: usize = 100;
/// The question that the survey's score is of.
pub const SCORE: &str = "q00";
pub const PICTURE: &str = "q03";
pub const PRODUCTS: u32 = 20;

const OPTIONS: u32 = 7;
const ROWS: u32 = 5;
const COMMENTS: [&str; 8] = [
    "物流很快，包装完好，就是客服回复太慢。",
    "衣服质量不错，颜色和图片一样，价格也实惠。",
    "退货流程太麻烦，等了两个星期才退款。",
    "尺码偏小，面料有点薄，不会再买了。",
    "Delivery was fast and the packaging was perfect.",
    "The fabric feels cheap and the colour faded after one wash.",
    "Customer service never answered my emails about the refund.",
    "Great quality for the price, I will buy again.",
];

fn key(number: usize) -> String {
    format!("q{number:02}")
}

fn kind(number: usize) -> &'static str {
    match number {
        0 => "nps",
        1 => "csat",
        2 => "ces",
        3 => "picture",
        4 => "order",
        5 => "product",
        6..=13 => "text",
        14..=33 => "single",
        34..=48 => "multiple",
        49..=58 => "matrix",
        59..=63 => "ranking",
        _ => "rating",
    }
}

/// As it is made in the console.
pub fn survey() -> Json {
    let text = json!({"en": "How was it?", "zh": "感觉怎么样？"});
    let option = |n: u32| {
        let text = json!({"en": format!("No. {n}"), "zh": format!("第 {n} 项")});
        json!({"key": format!("o{n}"), "text": text})
    };
    let named = |count: u32| -> Vec<Json> { (0..count).map(option).collect() };
    let question = |number: usize| {
        let mut question = json!({"key": key(number), "type": kind(number), "text": text});
        match kind(number) {
            "single" | "multiple" => {
                let mut options = named(OPTIONS);
                if let Some(last) = options.last_mut() {
                    last["is_other"] = true.into();
                }
                question["options"] = options.into();
            }
            "ranking" => question["options"] = named(ROWS).into(),
            "matrix" => {
                question["rows"] = named(ROWS).into();
                question["scale"] = json!({"from": 1, "to": 5});
            }
            "rating" => question["scale"] = json!({"from": 1, "to": 5}),
            _ => {}
        }
        question
    };
    let questions: Vec<Json> = (0..QUESTIONS).map(question).collect();
    let definition = json!({"v": 1, "languages": ["en", "zh"], "title": text, "thanks": text, "questions": questions});
    json!({"name": "Large", "kind": "nps", "definition": definition, "audience": {"channels": ["link"]}})
}

/// The same for the same customer, and as if by chance.
fn drawn(customer: u32, question: usize, of: u32, time: u32) -> u32 {
    let seed = (u64::from(customer) << 32) ^ ((question as u64) << 8) ^ u64::from(time);
    let mixed = (seed ^ (seed >> 15)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as u32 % of
}

/// What a customer answers: everything but pictures, which nobody sends by telephone, and to most questions no words.
pub fn answers(customer: u32) -> Json {
    let mut all = Map::new();
    for question in 0..QUESTIONS {
        let draw = |of: u32, time: u32| drawn(customer, question, of, time);
        let option = |n: u32| Json::from(format!("o{n}"));
        let mut picked = Vec::new();
        let answer: Json = match kind(question) {
            "nps" => draw(11, 0).into(),
            "csat" | "rating" => (1 + draw(5, 0)).into(),
            "ces" => (1 + draw(7, 0)).into(),
            "order" => format!("A-{customer}").into(),
            "product" => format!("p{}", customer % PRODUCTS).into(),
            "text" if draw(3, 0) == 0 => COMMENTS[draw(COMMENTS.len() as u32, 1) as usize].into(),
            "single" => {
                picked.push(draw(OPTIONS, 0));
                option(picked[0])
            }
            "multiple" => {
                let first = draw(OPTIONS, 0);
                picked.extend([first, (first + 1 + draw(OPTIONS - 1, 1)) % OPTIONS]);
                picked.iter().map(|n| option(*n)).collect()
            }
            "matrix" => (0..ROWS).map(|row| (format!("o{row}"), Json::from(1 + draw(5, row)))).collect(),
            "ranking" => {
                let first = draw(ROWS, 0);
                (0..ROWS).map(|place| option((first + place) % ROWS)).collect()
            }
            _ => continue,
        };
        if picked.contains(&(OPTIONS - 1)) {
            all.insert(format!("{}.other", key(question)), "Something else".into());
        }
        all.insert(key(question), answer);
    }
    all.into()
}
