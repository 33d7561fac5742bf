//! What stays of HTML, what a reader sees of it, and that nothing anybody sends gets through as anything else.

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_known_stays() {
    for same in [
        "Plain text",
        "<div>One</div><div>Two<br>lines</div>",
        "<p><b>bold</b> <i>italic</i> <u>under</u></p><ul><li>a</li><li>b</li></ul>",
        "<a href=\"https://example.org/?a=1&amp;b=2\">link</a>",
        "<a href=\"mailto:ada@example.org\">mail</a>",
        "<div><span itemid=\"0\" itemtype=\"https://schema.skype.com/Mention/Person\"></span> look</div>",
        "<table id=\"jSanity_hideInPlanner\"><tbody><tr><td>x</td></tr></tbody></table>",
        "Fish &amp; chips &eacute; &#233; &#xE9; 5 &gt; 3 äöü 日本",
    ] {
        assert_eq!(sanitized(same), same);
    }
}

#[test]
fn what_can_do_harm_goes() {
    for (sent, kept) in [
        ("a<script>alert(1)</script>b", "ab"),
        ("a<SCRIPT src=x>alert(1)</ScRiPt >b", "ab"),
        ("a<script>never closed <b>b</b>", "a"),
        ("<style>p{}</style><p onclick=\"x()\" style=\"color:red\" class=c>t</p>", "<p>t</p>"),
        ("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>"),
        ("<a href=\"&#106;avascript:alert(1)\">x</a>", "<a>x</a>"),
        ("<a href=https://example.org>x</a>", "<a href=\"https://example.org\">x</a>"),
        ("<img src=x onerror=alert(1)>t", "t"),
        ("<svg><script>1</script></svg>t<iframe src=x></iframe>", "t"),
        ("<form><input value=1>in a form</form>", "in a form"),
        ("<!-- <b> -->a<!DOCTYPE html><?xml ?>b", "ab"),
        ("<!-- never closed", ""),
        ("<span itemid=\"x\" itemtype=\"other\">t</span>", "<span>t</span>"),
        ("a\0\u{1b}[31mb", "a[31mb"),
        ("<b>open <i>both", "<b>open <i>both</i></b>"),
        ("</b>stray</div>", "stray"),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("1 < 2 & 3 > 2 <3", "1 &lt; 2 &amp; 3 &gt; 2 &lt;3"),
        ("<b", ""),
        ("<b =\"", ""),
        ("<a href='", ""),
    ] {
        assert_eq!(sanitized(sent), kept, "{sent}");
    }
    let deep = "<div>".repeat(5000) + "x";
    assert_eq!(sanitized(&deep).matches("<div>").count(), DEEPEST);
}

#[test]
fn a_reader_sees_lines_and_words() {
    for (html, text) in [
        ("plain", "plain"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("<p>One<br>more</p>\n<p>Two   words</p>\n", "One\nmore\nTwo words"),
        ("<div>a<br></div><div><br></div><div>b</div>", "a\n\nb"),
        ("<ul><li>milk</li><li>bread</li></ul>after", "- milk\n- bread\nafter"),
        ("<pre>  as\n  typed</pre>", "  as\n  typed"),
        ("a&nbsp;&nbsp;b &lt;c&gt; &amp;amp; &unknown;", "a  b <c> &amp; &unknown;"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("<b>in</b><i>line</i> <u>words</u>", "inline words"),
        ("<script>x</script>", ""),
    ] {
        assert_eq!(text_of(html), text, "{html}");
    }
}

#[test]
fn mentions_are_found_by_their_number() {
    let one = format!("<span itemid=\"3\" itemtype=\"{MENTION}\"></span>");
    assert_eq!(mentions(&format!("a {one} <span itemid=\"4\">b</span> {}", one.replace('3', "0"))), [3, 0]);
    assert!(mentions("nobody").is_empty());
}

proptest! {
    #[test]
    fn plain_text_survives_the_way_to_html_and_back(text in "([a-z&<>;#\"'/ ]|\n|ä|日){0,40}") {
        let html = of_text(&text);
        prop_assert_eq!(text_of(&html), text);
        prop_assert_eq!(sanitized(&html), html, "nothing in it needs to go");
    }

    #[test]
    fn whatever_is_sent_comes_out_harmless_and_stays_as_it_is(sent in
        "(<|>|/|=|\"|'|&|;|#| |!|-|script|svg|style|a|b|div|span|href|itemid|onerror|https://x\\.y|javascript:|\n|é){0,40}"
    ) {
        let once = sanitized(&sent);
        prop_assert_eq!(sanitized(&once), once.clone());
        for token in tokens(&once) {
            if let Token::Open { name, attributes } = token {
                prop_assert!(KEPT.contains(&&*name), "{}", once);
                for attribute in attributes {
                    prop_assert!(is_harmless(&name, &attribute), "{}", once);
                }
            }
        }
    }
}
