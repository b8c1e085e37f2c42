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
    by_answered: "最近回复", "Recently answered";
    search: "搜索", "Search";
    search_label: "在留言中搜索", "Search the messages";
    status: "状态", "Status";
    status_any: "全部状态", "Any status";
    none: "还没有留言，来写第一条吧。", "No messages yet. Be the first to write one.";
    none_here: "没有符合条件的留言。", "No messages match.";
    next: "下一页", "Next page";
    first_page: "回到第一页", "First page";
    closed: "店铺暂时不接收新的留言和投票。", "The shop is not taking new messages or votes at the moment.";
    back: "全部留言", "All messages";
    roadmap: "进度一览", "Roadmap";
    roadmap_lead: "店铺打算做的、正在做的和做好的，支持多的在前。", "What the shop plans, is working on and has done; most votes first.";
    roadmap_none: "暂时没有。", "Nothing at the moment.";
    mine: "我的留言和支持", "My messages and votes";
    mine_lead: "只有通过你的专属链接才能看到这一页。", "Only your own link opens this page.";
    mine_posts: "我写的", "I wrote";
    mine_votes: "我支持的", "I voted for";
    mine_no_posts: "还没有写过留言。", "You have written nothing yet.";
    mine_no_votes: "还没有支持过留言。", "You have voted for nothing yet.";
    mine_private: "仅店铺可见", "Only the shop sees it";
    feed: "订阅更新", "Subscribe to updates";
    feed_hint: "用 RSS 阅读器打开", "for an RSS reader";
    look: "看看有没有人提过", "See if someone has already said it";
    look_none: "没有找到类似的，请继续写。", "Nothing like it yet: go ahead.";
    visitor: "你的留言和投票会记在你的名下。", "Your messages and votes are under your name.";

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

    follow_title: "有进展时通知我", "Email me updates";
    follow_email: "邮箱", "Your email address";
    follow_hint: "先发一封确认邮件，确认后才会通知；邮箱不会公开，随时可以取消。",
        "We first email you to confirm it. It is never shown, and every email has a link to stop.";
    follow_send: "通知我", "Notify me";
    follow_stop: "不再通知", "Stop notifying me";
    following: "有进展时会通知你。", "You are notified of updates.";

    new_title: "给店铺留言", "Write to the shop";
    new_lead: "说得具体一些，店铺更容易处理。", "The more specific you are, the better the shop can act.";
    what_kind: "是哪一类？", "What is it?";
    hint_idea: "希望店铺增加或改进的", "Something to add or improve";
    hint_problem: "商品、订单或服务中遇到的", "Something that went wrong";
    hint_praise: "做得好的地方", "Something that went well";
    hint_complaint: "只有店铺能看到，优先处理", "Only the shop sees it; answered first";
    title: "标题", "In a few words";
    text: "详细说明", "More about it";
    optional: "选填", "optional";
    private: "仅店铺可见", "Only the shop sees it";
    private_hint: "涉及订单号、联系方式等个人信息时请勾选。投诉始终不公开。",
        "Choose this if you include order numbers or contact details. Complaints are never public.";
    name: "署名", "Your name";
    name_hint: "公开的留言会显示，不填则匿名。", "Shown with a public message; leave it empty to stay anonymous.";
    email: "接收回复的邮箱", "Email address for the answer";
    email_hint: "不会公开。我们会先发一封确认邮件。", "Never shown. We first email you to confirm it.";
    send: "提交", "Send";
    promise: "现在提交，店铺最晚在这个时间回复", "Sent now, it is answered by";
    alike_title: "已经有人提过类似的", "Someone has said something like it";
    alike_lead: "如果是同一件事，支持它会更有分量；不是的话，请继续提交。",
        "If it is the same, a vote gives it more weight. If not, send yours.";
    alike_send: "不一样，继续提交", "Mine is different, send it";
    what_happens: "留言会怎样展示和处理", "What happens to your message";
    what_1: "公开的留言所有人都能看到。店铺不能因为批评而隐藏留言，只有广告、辱骂、泄露个人信息等情形会被拒绝，且每次都有记录。",
        "Everyone can see public messages. No shop can hide one for its criticism: only spam, abuse, personal data and the like are refused, and each refusal is recorded.";
    what_2: "提交后你会得到一个专属链接，只有你和店铺能看到里面的对话。",
        "You get a link of your own: what is said there stays between you and the shop.";
    what_3: "为了防止刷票和灌水，我们会保存一段无法还原的网络地址指纹。投票时会放一个只含随机编号的 Cookie，用来认出你自己投的票，不作他用。",
        "To recognise spam we keep a fingerprint of your network address that cannot be turned back into it. Voting sets a cookie with a random number, used only to recognise your own votes.";

    error_title: "还差一点", "Almost there";
    error_below: "请看下面标出的地方。", "See what is marked below.";
    error_kind: "请选择是哪一类。", "Choose what it is.";
    error_empty: "请先写点什么。", "Write something first.";
    error_long: "太长了，最多 {} 个字。", "This is too long: at most {} characters.";
    error_email: "这个邮箱地址不对，请检查。", "This is not a valid email address. Please check it.";

    said_sent: "已经送达店铺。请保存这个页面的链接：只有通过它才能看到回复、继续对话。",
        "The shop has your message. Keep the link to this page: it is the only way to see answers and write more.";
    said_sent_mailed: "已经送达店铺。请查收确认邮件：确认以后，店铺的回复会发到你的邮箱。请同时保存这个页面的链接，通过它也能看到回复、继续对话。",
        "The shop has your message. Check your email and confirm the address, and we will email you the answer. Keep the link to this page as well: here, too, you can see answers and write more.";
    said_replied: "已经送达店铺。", "The shop has your message.";
    said_asked: "如果这个邮箱可以接收邮件，稍后会收到一封确认邮件，请点开里面的链接。",
        "If this address can receive our email, one is on its way: open the link in it.";
    said_active: "好的，有进展时会通知你。", "You will be notified of updates from now on.";
    said_ended: "好的，不会再通知你。", "You will not be notified any more.";
    said_crowded: "你所在的网络已经有很多人为这条留言投过票，这一票没有计入。",
        "Many people on your network have voted for this already, so this vote was not counted.";

    thread_title: "你的留言", "Your message";
    thread_private: "只有你和店铺能看到这里的内容。", "Only you and the shop see what is here.";
    thread_public: "这条留言是公开的", "This message is public";
    thread_held: "这条留言等店铺核对后会公开。核对与批评或表扬无关。",
        "The shop checks this message before it is public. The check has nothing to do with praise or criticism.";
    thread_rejected: "这条留言没有公开，原因：{}。与批评或表扬无关；如果觉得不对，请在下面告诉店铺，可以恢复公开。",
        "This message is not shown: {}. Praise or criticism is never a reason. If you think that is wrong, say so below: it can be shown again.";
    thread_dropped: "店铺看过这条留言，不再往下处理，原因：{}。与批评或表扬无关；如果觉得不对，请在下面告诉店铺，可以改变决定。",
        "The shop has read this message and will not take it further: {}. Praise or criticism is never a reason. If you think that is wrong, say so below: it can change its mind.";
    thread_merged: "和编号 {} 说的是同一件事，已经合并，进展以它为准。",
        "It says the same as No. {} and was merged with it: progress there is progress on yours.";
    thread_due: "店铺会在 {} 前回复。", "The shop answers by {}.";
    thread_late: "店铺本应在 {} 前回复，现在晚了。", "The shop should have answered by {} and is late.";
    thread_you: "你", "You";
    thread_shop: "店铺", "The shop";
    thread_open: "公开回复", "Shown to everyone";
    thread_reply: "继续说", "Write more";
    thread_send: "发送", "Send";

    confirm_title: "确认接收通知", "Get updates by email";
    confirm_text: "有进展时给你发邮件：", "We email you when there is news about:";
    confirm_button: "是的，通知我", "Yes, notify me";
    confirmed: "确认好了，有进展时会给你发邮件。", "Done. We will email you when there is news.";
    stop_title: "不再接收通知", "Stop these emails";
    stop_text: "不再通知这条留言的进展：", "No more emails about:";
    stop_button: "不再通知", "Stop";
    stopped: "好的，不会再发这条留言的邮件。", "Done. No more emails about this message.";
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
