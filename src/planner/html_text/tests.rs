//! HTML read as text.

use proptest::prelude::*;

use super::*;

fn read(html: &str) -> String {
    text_of(html, &|place| (place == 0).then(|| "Anna Kowalska".to_owned()))
}

#[test]
fn what_was_written_is_read_line_by_line() {
    for (html, text) in [
        ("Hello", "Hello"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a\n  b</div><div>c</div>", "a b\nc"),
        ("<ul><li>one</li><li><p>two</p></li></ul>end", "- one\n- two\n\nend"),
        ("5 &lt; 6 &amp;&amp; 7 &#62; 6 &#x263a; &nbsp;&unknown; &amp;lt;", "5 < 6 && 7 > 6 ☺  &unknown; &lt;"),
        ("<b>bold</b><i>er</i> <u>x</u>", "bolder x"),
        ("<script>alert(1)</script>a<style>p{}</style>b<title>t</title>", "ab"),
        ("<!-- no -->a<!doctype html><?xml?>b", "ab"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("see <a href=\"https://example.com/x?a=1&amp;b=2\">this</a>", "see this (https://example.com/x?a=1&b=2)"),
        ("<a href='https://a.example'>https://a.example</a>", "https://a.example"),
        ("<a href='javascript:x()'>that</a>", "that"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<img src=x alt='a cat'><img>", "[a cat][picture]"),
        ("1 < 2 and <3 <", "1 < 2 and <3 <"),
        ("<p title=\"a > b\">c", "c"),
        ("&#27;[31m&#0;x", "[31m x"),
        ("", ""),
    ] {
        assert_eq!(read(html), text, "{html}");
    }
}

#[test]
fn who_is_mentioned_is_named() {
    let mention =
        |id: &str| format!("Ask <span itemid=\"{id}\" itemtype=\"https://schema.skype.com/Mention/Person\">x</span>!");
    assert_eq!(read(&mention("0")), "Ask @Anna Kowalska!");
    assert_eq!(read(&mention("1")), "Ask @somebody!");
    assert_eq!(read(&mention("?")), "Ask @somebody!");
}

#[test]
fn the_footer_of_a_mail_is_no_part_of_a_comment() {
    let inner = "<table><tr><td>nested</td></tr></table>";
    let html = format!(
        "<html><head><title>x</title></head><body><div>Done.</div><table id=\"jSanity_hideInPlanner\"><tbody><tr><td>Answer \
         in Planner{inner}</td></tr></tbody></table>Bye</body></html>"
    );
    assert_eq!(read(&html), "Done.\nBye");
    assert_eq!(read("a<table id=jSanity_hideInPlanner><tr>never closed"), "a");
}

#[test]
fn a_message_without_end_has_one_here() {
    assert!(read(&"word ".repeat(100_000)).len() <= MOST_SHOWN);
    assert!(plain(&"ü".repeat(50_000)).len() <= MOST_SHOWN);
    assert_eq!(read(&"<div>".repeat(30_000)), "");
    assert_eq!(plain(" a\r\nb "), "a\nb");
}

proptest! {
    #[test]
    fn nothing_breaks_it(html in "([<>/!a-z&;#\"'= \n-]|<p>|</p>|<script|&#x|table|<pre>|[äβ日])*") {
        let _ = read(&html);
    }
}
