//! What who reports a review reads.

pages::words! {
    title: "举报这条评价", "Report this review";
    lead: "你觉得这条评价违反了规则？说明原因，店铺会有人来看。",
        "Does this review break the rules? Say why, and someone at the shop will look at it.";
    about: "评价内容", "The review";
    reason: "原因", "Why";
    spam: "广告、刷屏", "It is spam or advertising";
    offensive: "辱骂、歧视或威胁", "It is abusive, hateful or threatening";
    personal_data: "泄露了姓名、电话、地址等个人信息", "It gives away someone's name, phone number, address or the like";
    off_topic: "和商品、店铺都无关", "It is about neither the product nor the shop";
    illegal: "违法内容", "It is illegal";
    duplicate: "和另一条评价重复", "It repeats another review";
    fake: "虚假：没有买过，或者是花钱写的", "It is fake: never bought, or written for money";
    wrong_product: "说的是另一件商品", "It is about another product";
    text: "补充说明", "What else should we know?";
    text_hint: "哪一句有问题，或者违反了哪条法律，写清楚便于核实。", "Which words, or which law: the more specific, the better it can be checked.";
    optional: "选填", "optional";
    email: "邮箱", "Your email address";
    email_hint: "想知道处理结果就填写：先发一封确认邮件，处理完再发一封，不作他用。",
        "To hear what is decided: you get an email to confirm, one with the outcome, and nothing else.";
    send: "提交举报", "Send the report";
    what_title: "举报之后", "What happens next";
    what_1: "评价不会因为被举报而隐藏，举报再多也一样；由店铺的人核对后决定。",
        "No report hides a review, nor do many: someone at the shop looks at it and decides.";
    what_2: "只有上面这些原因可以下架评价，星级低不是理由。每次处理都留有不可修改的记录。",
        "A review is taken down only for one of these reasons; few stars are not one of them. Each decision is on a record that cannot be changed.";
    what_3: "为防止滥用，我们保存网络地址的指纹，它无法还原。你写的内容只有店铺能看到。",
        "To prevent abuse we keep a fingerprint of your network address that cannot be turned back into it. What you write is for the shop alone.";
    back: "回到评价", "Back to the review";
    error_title: "还差一点", "Almost there";
    error_reason: "请选择一个原因。", "Choose one of these.";
    error_long: "文字太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    error_email: "邮箱不完整，请检查；也可以不填。", "This is not a complete email address. Check it, or leave it empty.";
    sent_title: "举报已收到", "We have your report";
    sent_text: "店铺会有人核对后决定。填写了邮箱的话，请打开刚发出的邮件确认，处理完会告诉你。",
        "Someone at the shop will look at it and decide. If you gave an email address, confirm it with the email that was just sent, and you will hear the outcome.";

    confirm_subject: "请确认：评价举报有结果就告诉你", "Please confirm: the outcome of your report by email";
    confirm_lead: "有人在{}举报了一条评价，希望处理结果发到这个邮箱。", "Someone reported a review at {} and would like the outcome sent to this address.";
    confirm_ignore: "如果不是你，不用理会这封邮件，以后也不会再收到。", "If this was not you, ignore this email: you will get no more of them.";
    confirm_button: "确认接收", "Yes, tell me";
    confirm_title: "接收处理结果", "Hear the outcome";
    confirm_text: "确认后，店铺处理完这次举报，会发一封邮件告诉你。", "Confirm, and we email you what the shop decided.";
    confirmed: "确认好了，有结果就告诉你。", "Done: you will hear what was decided.";
    stop_title: "不再接收处理结果", "Stop these emails";
    stop_text: "这次举报的处理结果不再发到这个邮箱。", "We will not email you what is decided about this report.";
    stop_button: "不再接收", "Stop";
    stopped: "好的，不会再发。", "Done: no email about this report will come.";

    news_subject: "你举报的评价有了处理结果", "The outcome of your report";
    news_lead: "你在{}举报过一条评价，店铺已经核对。", "You reported a review at {}, and the shop has looked at it.";
    news_removed: "这条评价已不再公开，原因：{}。", "It is no longer public. The reason: {}.";
    news_kept: "这条评价仍然公开：它没有违反规则。", "It stays public: it breaks none of the rules.";
    news_corrected: "店铺曾下架这条评价，作者修改之后，店铺核对了新的内容，重新公开。",
        "The shop took it down. Its writer has corrected it since, and the shop has looked at the new version and shows that.";
    news_withdrawn: "你在{}举报过一条评价。它已经被作者撤回，不再公开。",
        "You reported a review at {}. Its writer has taken it back, and it is no longer public.";
    news_wrong: "觉得不对？请联系店铺说明理由。涉及违法内容的，也可以向主管部门投诉或起诉。",
        "Do you think that is wrong? Tell the shop why. Where it is about the law, you can also turn to the authorities or a court.";
}

impl Words {
    /// What a reason is called where one is chosen.
    pub fn choice(&self, reason: &str) -> &'static str {
        match reason {
            "spam" => self.spam,
            "offensive" => self.offensive,
            "personal_data" => self.personal_data,
            "off_topic" => self.off_topic,
            "illegal" => self.illegal,
            "duplicate" => self.duplicate,
            "fake" => self.fake,
            _ => self.wrong_product,
        }
    }
}
