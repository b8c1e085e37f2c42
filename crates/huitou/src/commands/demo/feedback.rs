//! What customers wrote to the sample shop, and what it made of it.

use anyhow::Result;
use jiff::SignedDuration;
use serde_json::json;

use super::staff::{Staff, id};

/// Something that a customer wrote.
struct Message {
    kind: &'static str,
    title: &'static str,
    text: &'static str,
    user: &'static str,
    /// How many agree.
    votes: usize,
    hours_ago: i64,
    /// The new state, the answer, and after how many hours it came.
    said: Option<(&'static str, &'static str, i64)>,
}

const MESSAGES: [Message; 14] = [
    Message {
        kind: "idea",
        title: "能不能出小包装？",
        text: "想先尝几种茶再决定买哪款，250 克对一个人来说太多了，能不能出 25 克的试喝装？",
        user: "u100112",
        votes: 9,
        hours_ago: 24 * 41,
        said: Some(("planned", "好主意！下个月先从明前龙井和凤凰单丛开始做 25 克试喝装，上架后会在这里告诉大家。", 19)),
    },
    Message {
        kind: "problem",
        title: "盖碗的尺寸写错了",
        text: "页面写的是 150 毫升，收到量了一下只有 120 毫升。",
        user: "u100158",
        votes: 2,
        hours_ago: 24 * 36,
        said: Some(("done", "核对过了，是我们写错，页面已经改正。已买的顾客可以退换，运费我们承担。", 6)),
    },
    Message {
        kind: "idea",
        title: "希望包裹里少一点塑料",
        text: "茶叶罐外面又套了两层泡沫，拆完一大堆垃圾。用纸填充就够了吧？",
        user: "u100121",
        votes: 7,
        hours_ago: 24 * 30,
        said: Some(("in_progress", "正在换成蜂窝纸。茶叶已经全部换完，茶器还在做跌落测试，确认不会碎了再换。", 30)),
    },
    Message {
        kind: "praise",
        title: "客服很有耐心",
        text: "第一次买茶什么都不懂，客服一步一步教我怎么泡，谢谢！",
        user: "u100166",
        votes: 1,
        hours_ago: 24 * 27,
        said: Some(("answered", "谢谢您特意来说！已经念给苏晴听了，她高兴了一上午。", 5)),
    },
    Message {
        kind: "idea",
        title: "送礼能不能代写卡片",
        text: "给客户寄茶礼，想附一张手写的卡片，下单时没有地方留言。",
        user: "u100137",
        votes: 5,
        hours_ago: 24 * 22,
        said: Some(("done", "结算页已经加了“附言卡片”，五十字以内，我们手写，不收费。", 44)),
    },
    Message {
        kind: "problem",
        title: "Tracking page only in Chinese",
        text: "The parcel page cannot be switched to English, so I could not tell where my order was.",
        user: "u100183",
        votes: 3,
        hours_ago: 24 * 19,
        said: Some((
            "planned",
            "You are right. The parcel page will follow your account's language from next month.",
            26,
        )),
    },
    Message {
        kind: "complaint",
        title: "换货的运费让我自己出",
        text: "尺码不对要换，客服说运费自理，可页面写的是七天内换货包邮。",
        user: "u100149",
        votes: 0,
        hours_ago: 24 * 16,
        said: Some(("answered", "是我们的客服记错了规则，运费 12 元已经退到您的账户。规则也重新培训过了，抱歉。", 9)),
    },
    Message {
        kind: "idea",
        title: "下单时可以选配送时间",
        text: "工作日白天家里没人，希望能选周末或者晚上送。",
        user: "u100131",
        votes: 6,
        hours_ago: 24 * 12,
        said: Some(("under_review", "正在和快递公司谈，有结果会第一时间回复。", 22)),
    },
    Message {
        kind: "idea",
        title: "求补货：焖烧保温泡茶杯",
        text: "月白色断货两个月了，能不能到货通知一下？",
        user: "u100119",
        votes: 4,
        hours_ago: 24 * 8,
        said: Some(("planned", "月底到一批，到货会给留言的顾客发通知。", 17)),
    },
    Message {
        kind: "idea",
        title: "Ship to Singapore",
        text: "I moved to Singapore and would love to keep buying your teas.",
        user: "u100172",
        votes: 4,
        hours_ago: 24 * 5,
        said: None,
    },
    Message {
        kind: "praise",
        title: "包装拆得很顺手",
        text: "新的纸箱一撕就开，没有胶带，老人自己也能拆。",
        user: "u100126",
        votes: 2,
        hours_ago: 24 * 4,
        said: Some(("answered", "谢谢！这正是我们换纸箱的原因。", 8)),
    },
    Message {
        kind: "complaint",
        title: "包裹破损一直没人处理",
        text: "三天前就发了照片，到现在没有人联系我。",
        user: "u100179",
        votes: 0,
        hours_ago: 24 * 3,
        said: None,
    },
    Message {
        kind: "problem",
        title: "优惠券用不了",
        text: "结算页提示优惠券不可用，但是说明里没写哪些商品不能用。",
        user: "u100147",
        votes: 3,
        hours_ago: 20,
        said: None,
    },
    Message {
        kind: "idea",
        title: "出一个新手泡茶的小册子",
        text: "每种茶多少克、多少度、泡几秒，一张卡片就能说清楚，随包裹寄一张吧。",
        user: "u100144",
        votes: 1,
        hours_ago: 5,
        said: None,
    },
];

/// Each is written down, voted for and answered in its time.
pub async fn write(owner: &Staff, agents: &[Staff]) -> Result<()> {
    for (number, message) in MESSAGES.iter().enumerate() {
        let at = owner.hours_ago(message.hours_ago);
        owner.be_at(at);
        let new = json!({"kind": message.kind, "title": message.title, "text": message.text,
            "customer": {"user_id": message.user}});
        let post = owner.ask("POST", "/feedback", &new).await?;
        let path = format!("/feedback/{}", id(&post));
        for voter in 0..message.votes {
            let voter = json!({"user_id": format!("u{}", 100_201 + voter)});
            owner.ask("POST", &format!("{path}/votes"), &voter).await?;
        }
        let agent = agents.get(number % agents.len().max(1)).unwrap_or(owner);
        if let Some((state, text, hours)) = message.said {
            owner.be_at(at + SignedDuration::from_hours(hours));
            agent.ask("PATCH", &path, &json!({"owner": agent.id})).await?;
            let answer = json!({"text": text, "is_public": message.kind != "complaint", "state": state});
            agent.ask("POST", &format!("{path}/answer"), &answer).await?;
        }
    }
    Ok(())
}
