//! Texts in both languages, side by side.

/// Declares every text once, Chinese first, English second: a struct `Words` with a field a text, and its two languages.
///
/// `{}` in a text is the place of a number or a name, see [`fill`].
#[macro_export]
macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// The texts of a language. `{}` is the place of a number or a name.
        #[derive(Debug)]
        pub struct Words {
            $(pub $name: &'static str,)*
        }

        impl Words {
            /// Templates have it by reference.
            pub fn of(language: impl ::std::borrow::Borrow<$crate::Language>) -> &'static Self {
                match language.borrow() {
                    $crate::Language::Zh => &ZH,
                    $crate::Language::En => &EN,
                }
            }
        }

        pub(crate) static ZH: Words = Words { $($name: $zh,)* };
        pub(crate) static EN: Words = Words { $($name: $en,)* };

        #[cfg(test)]
        #[test]
        fn both_languages_have_the_same_places_to_fill() {
            $(assert_eq!($zh.matches("{}").count(), $en.matches("{}").count(), stringify!($name));)*
        }

        #[cfg(test)]
        #[test]
        fn shoppers_are_called_alike_on_every_page() {
            $(assert!(!$zh.contains('您'), stringify!($name));)*
        }
    };
}

words! {
    other_language: "English", "中文";
    powered: "由“回头”提供", "Powered by Huitou";

    wrong_title: "链接无效", "This link does not work";
    wrong_text: "可能没有复制完整。请从店铺发来的消息里重新打开，或联系店铺。",
        "It may not have been copied completely. Open it again from the shop's message, or contact the shop.";
    ended_title: "链接已关闭", "This link is closed";
    ended_text: "时间已经过了，或者店铺现在不收集回答。如果还有话想说，请直接联系店铺。",
        "Its time has passed, or the shop takes no answers now. If you want to say something, please contact the shop.";
    many_title: "请稍等一会儿", "One moment, please";
    many_text: "短时间内提交得太多了。请 {} 分钟后再试，写好的内容没有丢失，返回上一页即可继续。",
        "There were too many attempts. Try again in {} min: go back, and what you wrote is still there.";
    big_title: "一次传得太多了", "Too much at once";
    big_text: "内容超过了这个页面一次能收的大小。请返回上一页，减少照片或缩短文字后再试。",
        "This is more than the page takes at once. Go back and try again with fewer photos or a shorter text.";
    unreadable_title: "没有提交成功", "This was not sent";
    unreadable_text: "内容没有传完整，或者照片的文件名里有特殊字符。请返回上一页，给照片换个简单的名字再试。",
        "The upload broke off, or a photo's file name has an unusual character. Go back, rename the photo and try again.";
    foreign_title: "没有提交成功", "This was not sent";
    foreign_text: "这次提交不是从店铺的页面发出的。请重新打开链接再试。",
        "It was not sent from the shop's page. Open the link again and try once more.";
    failed_title: "出了点问题", "Something went wrong";
    failed_text: "没有提交成功，请过一会儿再试。", "Nothing was sent. Please try again in a little while.";
    missing_title: "没有这个页面", "Page not found";
    missing_text: "店铺或内容不存在，或者已经不再公开。", "The shop or the page does not exist, or is no longer public.";
}

/// Puts a number or a name into a text.
#[must_use]
pub fn fill(text: &str, value: impl std::fmt::Display) -> String {
    text.replace("{}", &value.to_string())
}
