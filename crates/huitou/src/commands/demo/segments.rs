//! The groups of customers that the sample shop's owner keeps an eye on.

use serde_json::{Value, json};

/// Name, what it is for, and who is in it.
pub type Segment = (&'static str, &'static str, Value);

pub fn segments() -> [Segment; 5] {
    [
        (
            "看了三次还没下单",
            "最近 14 天看过三次以上商品，却没有买。可以问问是不是有什么顾虑。",
            json!({"all": [happened("Product Viewed", "gte", 3, 14), happened("Order Completed", "eq", 0, 14)]}),
        ),
        (
            "老客好久没来",
            "买过三次以上，两个月没有再来，还没有流失。趁现在打个招呼。",
            json!({"all": [
                {"field": "orders", "op": "gte", "value": 3},
                {"field": "last_order_at", "op": "not_within_days", "value": 60},
                {"field": "class", "op": "in", "value": ["active", "loyal"]},
            ]}),
        ),
        (
            "新客遇上包裹延误",
            "刚买一两次，最近 30 天就碰到包裹晚到。第一印象还来得及补救。",
            json!({"all": [
                {"field": "orders", "op": "between", "value": [1, 2]},
                happened("Parcel Delayed", "gte", 1, 30),
            ]}),
        ),
        (
            "找过客服后没再买",
            "最近 90 天找过客服，之后 30 天没有下单。看看问题是不是真的解决了。",
            json!({"all": [happened("Support Contacted", "gte", 1, 90), happened("Order Completed", "eq", 0, 30)]}),
        ),
        (
            "快到复购的日子",
            "按各自的购买节奏，两周内该再买了，而且多半还会来。",
            json!({"all": [
                {"field": "next_order_at", "op": "within_days", "value": 14},
                {"field": "p_alive", "op": "gte", "value": 0.7},
            ]}),
        ),
    ]
}

/// How often something happened in the last so many days.
fn happened(name: &str, op: &str, times: u32, days: u32) -> Value {
    json!({"event": {"name": name, "count": {"op": op, "value": times}, "within_days": days}})
}
