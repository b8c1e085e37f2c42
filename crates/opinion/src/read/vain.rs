//! Asking in vain: 催了好几次也没用 says nothing of how a product is in use, but that nobody helped.

const USELESS: [&str; 4] = ["没用", "没有用", "没啥用", "没什么用"];
const ASKED: [&str; 17] = [
    "催", "问", "说", "讲", "联系", "投诉", "申请", "反馈", "反映", "沟通", "举报", "留言", "电话", "客服", "卖家",
    "店家", "平台",
];
/// What ends like them and is none.
const HEARD: [&str; 4] = ["听说", "据说", "虽说", "话说"];
/// How often, how long and with what effort, character by character.
const BETWEEN: &str = "了过好几多少次遍回天半年月周个小时都也还就是根本完全再怎么他们一二两三四五六七八九十很久,，";
/// One of them says that it was done and brought nothing.
const DONE: &str = "了过也都还再";

/// Whether the word from `start` to `end` says so, in the sentence that begins at `from`.
pub(super) fn is_vain(chars: &[char], from: usize, (start, end): (usize, usize)) -> bool {
    let is = |word: &str, chars: &[char]| word.chars().eq(chars.iter().copied());
    if from > start || !USELESS.iter().any(|useless| is(useless, &chars[start..end])) {
        return false;
    }
    let before = &chars[from..start];
    let between = before.iter().rev().take_while(|c| BETWEEN.contains(**c)).count();
    let (asked, between) = before.split_at(before.len() - between);
    let ends = |word: &str| {
        let rest = asked.len().checked_sub(word.chars().count());
        rest.is_some_and(|rest| is(word, &asked[rest..]))
    };
    between.iter().any(|c| DONE.contains(*c))
        && ASKED.iter().any(|word| ends(word))
        && !HEARD.iter().any(|word| ends(word))
}
