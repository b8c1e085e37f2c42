//! What visitors and buyers read about questions, in both languages side by side.

pages::words! {
    section: "商品问答", "Questions and answers";
    section_empty: "想知道什么？问问店铺和买过的人。", "Something you would like to know? Ask the shop and people who bought it.";
    section_ask: "提一个问题", "Ask a question";
    section_one: "看这个问题的回答，或者提问", "See the question, or ask your own";
    section_all: "看全部 {} 个问题，或者提问", "See all {} questions, or ask your own";

    title: "{} 的问答", "Questions about {}";
    lead: "由店铺和买过这件商品的人回答。", "Answered by the shop and by people who bought it.";
    see_reviews: "看它的评价", "See its reviews";
    sort: "排序", "Order";
    newest: "最新", "Newest";
    most_helpful: "最有帮助", "Most helpful";
    all_questions: "全部问题", "All questions";
    none_yet: "还没有人提问，你可以第一个问。", "Nobody has asked yet. You can be the first.";
    visitor: "访客", "A visitor";
    shop: "店铺", "The shop";
    buyer: "买过的人", "A buyer";
    verified: "已验证购买", "Verified purchase";
    unanswered: "还没有回答。", "No answer yet.";
    all_answers: "看全部 {} 个回答", "See all {} answers";
    helpful: "有帮助", "Helpful";
    helpful_n: "{} 人觉得有帮助", "{} found this helpful";
    next: "下一页", "Next page";
    first_page: "回到第一页", "First page";

    ask_title: "提问", "Ask a question";
    your_question: "你想知道什么？", "What would you like to know?";
    question_hint: "尺码、材质、用法、保修……问得越具体，回答越有用。请不要写电话、微信等联系方式。",
        "Size, material, use, warranty … The more specific, the better the answers. Please leave out phone numbers and addresses.";
    name: "署名", "Your name";
    optional: "选填", "optional";
    name_hint: "会和问题一起公开，可以不填。", "Shown with your question. You can leave it empty.";
    email: "邮箱", "Email address";
    email_hint: "有人回答时发邮件告诉你。不公开，也不作他用；会先发一封邮件，请你确认。",
        "We email you when it is answered. It is not shown and used for nothing else; a first email asks you to confirm it.";
    error_email: "这个邮箱地址不对。", "This is not a valid email address.";
    send: "提交问题", "Send question";
    error_short: "请再写清楚一点。", "Say a little more, please.";
    error_long: "文字太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    said_asked: "问题已经公开。有了回答，就会出现在这里。", "Your question is public. Answers will appear here.";
    said_held: "问题已经收到，店铺核对后公开。核对只看有没有广告、辱骂之类的内容，不看问题好不好听。",
        "We have your question. The shop checks it before it is public: for spam, abuse and the like, not for whether it flatters.";
    said_asked_mailed: "问题已经公开。请查收确认邮件：确认以后，有了回答就发邮件告诉你。",
        "Your question is public. Check your email and confirm the address, and we will email you the answers.";
    said_held_mailed: "问题已经收到，店铺核对后公开。请查收确认邮件：确认以后，有了回答就发邮件告诉你。",
        "We have your question. The shop checks it before it is public. Check your email and confirm the address, and we will email you the answers.";
    said_rejected: "这个问题没有公开。", "This question is not public.";
    said_thanks: "谢谢，记下了。", "Thank you, your vote was counted.";
    how_title: "问答怎样展示", "How questions and answers are shown";
    how_verified: "“已验证购买”的回答来自真实订单：订单没有取消，买的就是这件商品。店铺无法手动标记。",
        "An answer marked “verified purchase” comes from a real order that was not cancelled and contains this product. No shop can set the mark by hand.";
    how_hidden: "不好听的问题和回答一样公开。被拒绝的只有广告、辱骂、个人信息、违法、重复、虚假、无关的内容，每次拒绝都留有不可修改的记录。",
        "Unflattering questions and answers are public like all others. Only spam, abuse, personal data, illegal, duplicate, fake or unrelated texts are refused, and each refusal is on a record that cannot be changed.";
    how_address: "为了防止灌水，我们会保存一段无法还原的网络地址指纹；留下的邮箱加密保存，只用来通知回答。除此之外不用 Cookie，也不收集其他信息。",
        "To recognise spam we keep a fingerprint of your network address that cannot be turned back into it. An email address that you leave is kept encrypted and only used to tell you of answers. No cookies, nothing else.";

    help_title: "能帮别人解答吗？", "Can you help someone decide?";
    help_lead: "有人对你买的商品有疑问。你的回答会公开，标明“已验证购买”，不显示你的名字。",
        "People have asked about what you bought. Your answer is public and marked as a verified purchase; your name is not shown.";
    your_answer: "你的回答", "Your answer";
    answer_send: "发布回答", "Send answer";
    answer_held: "这条回答正在等待店铺核对，核对后会公开。", "The shop checks this answer before it is public.";
    answer_rejected: "这条回答没有公开，原因：{}。如果觉得不对，请联系店铺，可以恢复公开。",
        "This answer is not shown: {}. If you think that is wrong, tell the shop: it can be shown again.";
}

impl Words {
    /// Whose an answer is.
    pub fn by(&self, author: &str) -> &'static str {
        if author == "shop" { self.shop } else { self.buyer }
    }

    /// What is told of something that was just done; nothing for what nobody can have done.
    pub fn said(&self, done: &str) -> Option<&'static str> {
        match done {
            "asked" => Some(self.said_asked),
            "held" => Some(self.said_held),
            "asked_mailed" => Some(self.said_asked_mailed),
            "held_mailed" => Some(self.said_held_mailed),
            "rejected" => Some(self.said_rejected),
            "thanks" => Some(self.said_thanks),
            _ => None,
        }
    }
}
