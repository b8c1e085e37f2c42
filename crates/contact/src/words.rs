//! What people read of this crate's, in both languages.

pages::words! {
    mail_why: "这封邮件由{}发送。", "This email was sent by {}.";
    mail_unsubscribe: "不再接收邮件", "Unsubscribe";

    stop_title: "不再接收邮件？", "Unsubscribe?";
    stop_text: "确认后，{}不会再给你发送评价邀请、问卷和消息提醒。",
        "{} will no longer email you review requests, surveys or updates.";
    stop_button: "确认退订", "Yes, unsubscribe";
    stopped_title: "已退订", "You are unsubscribed";
    stopped_text: "{}不会再给你发邮件了，立即生效。还没发出的邮件也已取消。",
        "{} will not email you any more, starting now. Emails that were waiting to be sent have been cancelled.";
    again_text: "点错了，或者改变主意了？", "Changed your mind?";
    again_button: "重新接收邮件", "Subscribe again";
    again_title: "已重新订阅", "You are subscribed again";
    again_done: "{}之后可以给你发邮件。每封邮件里都可以退订。",
        "{} may email you again. Every email has a link to unsubscribe.";

    test_subject: "{}的测试邮件", "Test email from {}";
    test_text: "如果你能看到这封邮件，说明发信服务器已经设置好了。", "If you can read this, your mail server works.";
}
