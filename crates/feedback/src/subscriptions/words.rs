//! What is written in mails, in both languages.

pages::words! {
    confirm_subject: "请确认：接收留言 #{} 的进展", "Please confirm: updates on message #{}";
    confirm_lead: "有人用这个邮箱订阅了{}店铺留言的进展。", "Someone asked {} to email this address when there is news about a message.";
    confirm_author: "你给{}留了言，并希望用这个邮箱接收回复。", "You wrote to {} and asked for the answer to be sent to this address.";
    confirm_ignore: "如果不是你，不用理会这封邮件，以后也不会再收到。", "If this was not you, ignore this email: you will get no more of them.";
    confirm_button: "确认接收", "Yes, tell me";
    answer_subject: "店铺回复了“{}”", "An answer to “{}”";
    state_subject: "“{}”有了新进展", "News about “{}”";
    answer_lead: "{}回复了这条留言：", "{} answered:";
    refused_subject: "“{}”有了处理结果", "A decision about “{}”";
    refused_public: "{}核对后没有公开你的这条留言。", "{} has checked your message and not published it.";
    refused_private: "{}看过你的这条留言，不再往下处理。", "{} has read your message and will not take it further.";
    refused_why: "原因：{}。与批评或表扬无关。", "The reason: {}. Praise or criticism is never one.";
    refused_object: "觉得不对？打开留言说明一下，店铺会回复，也可以改变决定。",
        "Do you think that is wrong? Open it and say so: the shop owes you an answer, and can change its mind.";
    state_lead: "现在的状态：{}", "Status: {}";
    open_thread: "查看和回复", "Read and reply";
    open_post: "查看留言", "See the message";
    stop: "不再接收这条留言的进展", "Stop emails about this message";

    state_new: "新留言", "New";
    state_under_review: "正在了解", "Under review";
    state_planned: "计划中", "Planned";
    state_in_progress: "进行中", "In progress";
    state_done: "已完成", "Done";
    state_declined: "暂不考虑", "Declined";
    state_answered: "已回复", "Answered";
}

impl Words {
    pub fn state(&self, state: &str) -> &'static str {
        match state {
            "under_review" => self.state_under_review,
            "planned" => self.state_planned,
            "in_progress" => self.state_in_progress,
            "done" => self.state_done,
            "declined" => self.state_declined,
            "answered" => self.state_answered,
            _ => self.state_new,
        }
    }
}
