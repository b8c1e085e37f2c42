use opinion::Reason;

use super::mine;

#[test]
fn names_what_cannot_wait() {
    for (text, reason) in [
        ("充电器冒烟了，差点着火", Reason::Safety),
        ("用完脸上过敏，去医院了", Reason::Safety),
        ("The charger caught fire", Reason::Safety),
        ("my son had an allergic reaction", Reason::Safety),
        ("we ended up in the hospital", Reason::Safety),
        ("这是假货，骗子", Reason::Fraud),
        ("It is a counterfeit", Reason::Fraud),
        ("I was charged twice", Reason::Fraud),
        ("说好的七天无理由，现在不给退", Reason::Refund),
        ("I want my money back", Reason::Refund),
        ("再不处理我就打12315", Reason::Complaint),
        ("I will file a complaint with the BBB", Reason::Complaint),
        ("等了半个月还没发货", Reason::Waiting),
        ("Three weeks and it never arrived", Reason::Waiting),
        ("急用，麻烦尽快发", Reason::Soon),
        ("再也不来了，拉黑", Reason::Leaving),
        ("never again", Reason::Leaving),
    ] {
        let urgency = mine(text).urgency;
        let found = urgency.reasons.iter().find(|found| found.reason == reason);
        assert!(found.is_some(), "{text}: {urgency:?}");
        assert!(urgency.score >= found.unwrap().weight - 1e-6 && urgency.score <= 1.0);
    }
}

#[test]
fn reasons_add_up_and_show_their_words() {
    let text = "是假货，不给退款，我要投诉到12315";
    let urgency = mine(text).urgency;
    assert_eq!(urgency.reasons.len(), 3);
    assert!(urgency.score > 0.95);
    assert_eq!(urgency.reasons[0].span.of(text), "假货");
}

#[test]
fn what_is_denied_or_only_feared_can_wait() {
    for text in [
        "没有过敏，很温和",
        "之前担心是假货，结果很好",
        "质量很好",
        "no rash at all, gentle",
        "不用担心买到假货",
        "谢谢，很满意",
        "it looks like a hospital gown",
        "the blue dye bled onto my shirt",
    ] {
        assert!(mine(text).urgency.score < 0.01, "{text}: {:?}", mine(text).urgency);
    }
}
