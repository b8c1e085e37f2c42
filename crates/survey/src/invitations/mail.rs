//! What the mail of an invitation says, in both languages.

pages::words! {
    hello: "你好：", "Hello,";
    hello_name: "{}，你好：", "Hello {},";
    length: "最多 {} 个问题，中途离开也能接着答。",
        "Questions: {} at most. You can stop and continue later.";
    until: "链接只给你一个人用，{}前有效。", "The link is for you only and works until {}.";
    answer: "开始回答", "Answer";
    reminder: "提醒：{}", "Reminder: {}";
    again: "前几天请你帮忙回答几个问题，还没有收到。如果方便，现在还可以回答；之后不会再提醒。",
        "A few days ago we asked you a few questions and have not heard from you. You can still answer; we will not remind you again.";
}
