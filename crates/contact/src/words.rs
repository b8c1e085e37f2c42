//! What people read of this crate's, in both languages.

pages::words! {
    mail_why: "这封邮件由{}发送。", "You get this mail from {}.";
    mail_unsubscribe: "不再接收邮件", "Get no more mails";

    stop_title: "不再接收邮件？", "Get no more mails?";
    stop_text: "确认后，{}不会再给你发送评价邀请、问卷和消息提醒。",
        "{} will not send you review requests, surveys or updates any more.";
    stop_button: "确认退订", "Yes, no more mails";
    stopped_title: "已退订", "You get no more mails";
    stopped_text: "{}不会再给你发邮件了，立即生效。还没发出的邮件也已取消。",
        "{} does not write to you any more, from this moment on. What was waiting to be sent is not sent.";
    again_text: "点错了，或者改变主意了？", "Not what you wanted?";
    again_button: "重新接收邮件", "Get mails again";
    again_title: "已重新订阅", "You get mails again";
    again_done: "{}之后可以给你发邮件。每封邮件里都可以退订。",
        "{} may write to you. Every mail has a link to end it.";

    test_subject: "{}的测试邮件", "A test from {}";
    test_text: "如果你能看到这封邮件，说明发信服务器已经设置好了。", "If you can read this, the mail server is set up.";
}
