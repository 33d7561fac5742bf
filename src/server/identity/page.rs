//! The pages people see: a list of names, a field for a code, and a sentence. Plain HTML, nothing is loaded or run.

use super::refused::Refused;
use crate::server::callers::Known;

/// Somebody who can be chosen, and the address that does it.
pub(super) struct Choice<'a> {
    pub(super) person: &'a Known,
    pub(super) to: String,
}

/// Asks who signs in.
pub(super) fn choose(app: &str, scopes: &[String], choices: &[Choice<'_>], cancel: &str) -> String {
    let row = |choice: &Choice<'_>| {
        let (to, name, mail) = (escape(&choice.to), escape(&choice.person.name), escape(choice.person.mail()));
        format!("<li><a href=\"{to}\">{name}</a> {mail}</li>\n")
    };
    let rows = choices.iter().map(row).collect::<Vec<_>>().concat();
    let scopes = scopes.iter().map(|scope| format!("<li>{}</li>\n", escape(scope))).collect::<Vec<_>>().concat();
    let (app, cancel) = (escape(app), escape(cancel));
    whole(
        "Sign in",
        &format!(
            "<p>The application {app} asks who you are.</p>\n<ul>\n{rows}</ul>\n<p><a href=\"{cancel}\">Cancel</a></p>\n\
             <p>It will be allowed:</p>\n<ul>\n{scopes}</ul>\n"
        ),
    )
}

/// Asks for a code.
pub(super) fn ask_for_code(why: &str) -> String {
    whole(
        "Type the code",
        &format!(
            "<p>{}</p>\n<form action=\"/devicelogin\" method=\"get\">\n\
             <p><label>Code <input name=\"otc\" autocomplete=\"off\" autofocus></label> <button>Next</button></p>\n</form>\n",
            escape(why)
        ),
    )
}

/// Sends something to a client by a form, with a button instead of a program that presses it.
pub(super) fn go_back(to: &str, said: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape(name), escape(value))
    };
    let fields = said.iter().map(field).collect::<Vec<_>>().concat();
    let to = escape(to);
    whole(
        "That was all",
        &format!(
            "<form action=\"{to}\" method=\"post\">\n{fields}<p><button>Go back to the program</button></p>\n</form>\n"
        ),
    )
}

/// Says a sentence.
pub(super) fn say(title: &str, sentence: &str) -> String {
    whole(title, &format!("<p>{}</p>\n", escape(sentence)))
}

/// Says that one has signed out.
pub(super) fn signed_out() -> String {
    say("You have signed out", "You can close this page.")
}

/// Says why it goes no further.
pub(super) fn refused(refused: &Refused) -> String {
    say("This did not work", &format!("{} ({})", refused.words(), refused.error))
}

fn whole(title: &str, inside: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>body {{ font: 1.1em/1.6 sans-serif; margin: 3em auto; max-width: 34em; padding: 0 1em }}</style>\n\
         </head><body>\n<h1>{title}</h1>\n{inside}</body></html>\n"
    )
}

/// Writes text so that it is nothing but text in HTML, in an attribute as well.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_text_and_no_page() {
        let page = say("<b>", "\"><script>alert('x')</script>&\u{0}");
        assert!(page.contains("<h1>&lt;b&gt;</h1>"), "{page}");
        assert!(page.contains("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp; "), "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
