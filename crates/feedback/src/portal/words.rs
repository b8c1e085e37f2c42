//! What visitors read, in both languages.

pages::words! {
    board: "建议与反馈", "Ideas and feedback";
    board_lead: "说说你的想法、遇到的问题或喜欢的地方，店铺会回复。", "Tell the shop what you wish for, what went wrong or what you like. It will answer.";
    ideas: "建议", "Ideas";
    problems: "问题", "Problems";
    praise_tab: "表扬", "Praise";
    kind_idea: "建议", "Idea";
    kind_problem: "问题", "Problem";
    kind_praise: "表扬", "Praise";
    kind_complaint: "投诉", "Complaint";
    write: "写留言", "Write a message";
    sort: "排序", "Order";
    by_votes: "支持最多", "Most votes";
    by_trend: "近期热门", "Trending";
    by_new: "最新", "Newest";
    by_answered: "最近回复", "Lately answered";
    search: "搜索", "Search";
    search_label: "在留言中搜索", "Search the messages";
    status: "状态", "State";
    status_any: "全部状态", "Any state";
    none: "还没有留言，来写第一条吧。", "Nobody has written yet. Be the first.";
    none_here: "没有符合条件的留言。", "Nothing fits.";
    next: "下一页", "Next page";
    first_page: "回到第一页", "First page";
    closed: "店铺暂时不接收新的留言和投票。", "The shop takes no new messages and votes at the moment.";
    back: "全部留言", "All messages";
    roadmap: "进度一览", "Roadmap";
    roadmap_lead: "店铺打算做的、正在做的和做好的，支持多的在前。", "What the shop plans, works on and has done; most votes first.";
    roadmap_none: "暂时没有。", "Nothing at the moment.";
    mine: "我的留言和支持", "My messages and votes";
    mine_lead: "只有通过你的专属链接才能看到这一页。", "Seen by the link of your own alone.";
    mine_posts: "我写的", "Written by me";
    mine_votes: "我支持的", "Voted for by me";
    mine_no_posts: "还没有写过留言。", "You have written nothing yet.";
    mine_no_votes: "还没有支持过留言。", "You have voted for nothing yet.";
    mine_private: "仅店铺可见", "For the shop alone";
    feed: "订阅（Atom）", "Feed (Atom)";
    look: "看看有没有人提过", "See whether somebody wrote it";
    look_none: "没有找到类似的，请继续写。", "Nobody wrote anything like it: go on.";
    visitor: "你的留言和投票会记在你的名下。", "What you write and vote for is under your name.";

    state_new: "新留言", "New";
    state_under_review: "正在了解", "Under review";
    state_planned: "计划中", "Planned";
    state_in_progress: "进行中", "In progress";
    state_done: "已完成", "Done";
    state_declined: "暂不考虑", "Declined";
    state_answered: "已回复", "Answered";

    number: "编号 {}", "No. {}";
    votes_n: "{} 票", "{} votes";
    votes_1: "1 票", "1 vote";
    vote: "支持", "Vote";
    voted: "已支持", "Voted";
    vote_for: "支持“{}”", "Vote for “{}”";
    unvote: "取消对“{}”的支持", "Take back the vote for “{}”";
    by: "{} 发表", "by {}";
    answer: "店铺回复", "Answer by the shop";
    history: "处理进展", "What happened";
    history_from: "留言发表", "Written";
    merged_n: "{} 条相似的留言已合并到这里", "{} more messages say the same and were merged";
    merged_1: "1 条相似的留言已合并到这里", "1 more message says the same and was merged";

    follow_title: "有进展时通知我", "Tell me of news";
    follow_email: "邮箱", "Your mail address";
    follow_hint: "先发一封确认邮件，确认后才会通知；邮箱不会公开，随时可以取消。",
        "A mail asks first whether it is yours. It is not shown to anybody, and every mail has a link to stop.";
    follow_send: "通知我", "Tell me";
    follow_stop: "不再通知", "Stop telling me";
    following: "有进展时会通知你。", "You are told of news.";

    new_title: "给店铺留言", "Write to the shop";
    new_lead: "说得具体一些，店铺更容易处理。", "The more exact, the better the shop can act.";
    what_kind: "是哪一类？", "What is it?";
    hint_idea: "希望店铺增加或改进的", "Something to add or improve";
    hint_problem: "商品、订单或服务中遇到的", "Something that went wrong";
    hint_praise: "做得好的地方", "Something that went well";
    hint_complaint: "只有店铺能看到，优先处理", "Seen by the shop alone, answered first";
    title: "标题", "In a few words";
    text: "详细说明", "More about it";
    optional: "选填", "optional";
    private: "仅店铺可见", "For the shop alone";
    private_hint: "涉及订单号、联系方式等个人信息时请勾选。投诉始终不公开。",
        "Choose this when you write order numbers or how to reach you. Complaints are never public.";
    name: "署名", "Your name";
    name_hint: "公开的留言会显示，不填则匿名。", "Shown with a public message; leave it empty to stay anonymous.";
    email: "接收回复的邮箱", "Mail address for the answer";
    email_hint: "不会公开。我们会先发一封确认邮件。", "Not shown to anybody. A mail asks first whether it is yours.";
    send: "提交", "Send";
    promise: "店铺承诺的回复时间：建议 {idea} 小时，问题 {problem} 小时，表扬 {praise} 小时，投诉 {complaint} 小时内。",
        "The shop promises an answer within {idea} hours to ideas, {problem} to problems, {praise} to praise and {complaint} to complaints.";
    alike_title: "已经有人提过类似的", "Somebody wrote something like it";
    alike_lead: "如果是同一件事，支持它会更有分量；不是的话，请继续提交。",
        "If it is the same, a vote gives it more weight. If not, send yours.";
    alike_send: "不一样，继续提交", "Mine is another, send it";
    what_happens: "留言会怎样展示和处理", "What becomes of your message";
    what_1: "公开的留言所有人都能看到。店铺不能因为批评而隐藏留言，只有广告、辱骂、泄露个人信息等情形会被拒绝，且每次都有记录。",
        "Public messages are seen by everybody. No shop can hide one for its criticism: only spam, abuse, personal data and the like are refused, and each refusal is recorded.";
    what_2: "提交后你会得到一个专属链接，只有你和店铺能看到里面的对话。",
        "You get a link of your own: what is said there is between you and the shop.";
    what_3: "为了防止刷票和灌水，我们会保存一段无法还原的网络地址指纹；不使用 Cookie。",
        "To recognise floods we keep a fingerprint of your network address that cannot be turned back into it. No cookies.";

    error_title: "还差一点", "Almost there";
    error_below: "请看下面标出的地方。", "See what is marked below.";
    error_kind: "请选择是哪一类。", "Choose what it is.";
    error_empty: "请先写点什么。", "Write something first.";
    error_long: "太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    error_email: "这个邮箱地址不对，请检查。", "This is no mail address. Please check it.";

    said_sent: "已经送达店铺。请保存这个页面的链接：只有通过它才能看到回复、继续对话。",
        "The shop has it. Keep the link of this page: by it alone you see answers and go on writing.";
    said_replied: "已经送达店铺。", "The shop has it.";
    said_asked: "如果这个邮箱可以接收邮件，稍后会收到一封确认邮件，请点开里面的链接。",
        "If this address takes our mail, one is on its way: open the link in it.";
    said_active: "好的，有进展时会通知你。", "You are told of news from now on.";
    said_ended: "好的，不会再通知你。", "You are not told any more.";

    thread_title: "你的留言", "Your message";
    thread_private: "只有你和店铺能看到这里的内容。", "Only you and the shop see what is here.";
    thread_public: "这条留言是公开的", "This message is public";
    thread_held: "这条留言等店铺核对后会公开。核对与批评或表扬无关。",
        "This message waits for a check by the shop before it is public. The check has nothing to do with praise or blame.";
    thread_rejected: "这条留言没有公开，原因：{}。与批评或表扬无关；如果觉得不对，请在下面告诉店铺，可以恢复公开。",
        "This message is not shown: {}. Praise or blame is never a reason. If you think that is wrong, say so below: it can be shown again.";
    thread_dropped: "店铺看过这条留言，不再往下处理，原因：{}。与批评或表扬无关；如果觉得不对，请在下面告诉店铺，可以改变决定。",
        "The shop has read this message and will not take it further: {}. Praise or blame is never a reason. If you think that is wrong, say so below: it can change its mind.";
    why_spam: "广告、刷屏", "spam";
    why_offensive: "辱骂、冒犯", "abuse";
    why_personal_data: "含个人信息", "personal data";
    why_off_topic: "与店铺无关", "unrelated";
    why_illegal: "违法内容", "illegal";
    why_duplicate: "重复", "duplicate";
    why_fake: "虚假", "fake";
    why_other: "其他原因", "other reasons";
    thread_merged: "和编号 {} 说的是同一件事，已经合并，进展以它为准。",
        "It says the same as No. {} and was merged with it: what happens there is about yours, too.";
    thread_due: "店铺会在 {} 前回复。", "The shop answers by {}.";
    thread_late: "店铺本应在 {} 前回复，现在晚了。", "The shop should have answered by {} and is late.";
    thread_you: "你", "You";
    thread_shop: "店铺", "The shop";
    thread_open: "公开回复", "Shown to everybody";
    thread_reply: "继续说", "Write more";
    thread_send: "发送", "Send";
    date_time: "%Y年%-m月%-d日 %H:%M", "%-d %b %Y, %H:%M";

    confirm_title: "确认接收通知", "Tell you of news?";
    confirm_text: "有进展时给你发邮件：", "A mail is sent when there is news of:";
    confirm_button: "是的，通知我", "Yes, tell me";
    confirmed: "确认好了，有进展时会给你发邮件。", "Done. A mail comes when there is news.";
    stop_title: "不再接收通知", "Stop the mails?";
    stop_text: "不再通知这条留言的进展：", "No more mails about:";
    stop_button: "不再通知", "Stop";
    stopped: "好的，不会再发这条留言的邮件。", "Done. No more mails about it.";
}

use std::borrow::Borrow;

impl Words {
    pub fn kind(&self, kind: impl AsRef<str>) -> &'static str {
        match kind.as_ref() {
            "idea" => self.kind_idea,
            "problem" => self.kind_problem,
            "praise" => self.kind_praise,
            _ => self.kind_complaint,
        }
    }

    pub fn hint(&self, kind: impl AsRef<str>) -> &'static str {
        match kind.as_ref() {
            "idea" => self.hint_idea,
            "problem" => self.hint_problem,
            "praise" => self.hint_praise,
            _ => self.hint_complaint,
        }
    }

    pub fn state(&self, state: impl AsRef<str>) -> &'static str {
        match state.as_ref() {
            "under_review" => self.state_under_review,
            "planned" => self.state_planned,
            "in_progress" => self.state_in_progress,
            "done" => self.state_done,
            "declined" => self.state_declined,
            "answered" => self.state_answered,
            _ => self.state_new,
        }
    }

    /// Why a post is not shown.
    pub fn why(&self, reason: &str) -> &'static str {
        match reason {
            "spam" => self.why_spam,
            "offensive" => self.why_offensive,
            "personal_data" => self.why_personal_data,
            "off_topic" => self.why_off_topic,
            "illegal" => self.why_illegal,
            "duplicate" => self.why_duplicate,
            "fake" => self.why_fake,
            _ => self.why_other,
        }
    }

    /// `1 vote`, `5 votes`.
    pub fn votes(&self, n: impl Borrow<i64>) -> String {
        counted(self.votes_1, self.votes_n, *n.borrow())
    }

    pub fn merged(&self, n: impl Borrow<i64>) -> String {
        counted(self.merged_1, self.merged_n, *n.borrow())
    }
}

fn counted(one: &str, many: &str, n: i64) -> String {
    if n == 1 { one.to_owned() } else { pages::fill(many, n) }
}
