//! What type a link is of: by the end of its address, as far as that says.

/// The types a person can choose from, by the names of the service.
///
/// Source: Microsoft Graph, `plannerExternalReference`.
pub const KINDS: [&str; 8] = ["PowerPoint", "Word", "Excel", "OneNote", "Project", "Visio", "Pdf", "Other"];

/// The ends of file names, and the type each means.
const ENDS: [(&str, &[&str]); 7] = [
    ("Word", &["doc", "docx", "docm", "dot", "dotx", "dotm", "odt", "rtf"]),
    ("Excel", &["xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "xltm", "ods", "csv"]),
    ("PowerPoint", &["ppt", "pptx", "pptm", "pps", "ppsx", "pot", "potx", "potm", "odp"]),
    ("OneNote", &["one", "onepkg", "onetoc2"]),
    ("Project", &["mpp", "mpt"]),
    ("Visio", &["vsd", "vsdx", "vsdm", "vss", "vssx", "vst", "vstx"]),
    ("Pdf", &["pdf"]),
];

/// Returns the type an address is likely to be of: by the end of its path, whatever follows it.
#[must_use]
pub fn kind_of(url: &str) -> &'static str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    let file = name.and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let end = file.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    ENDS.iter().find(|(_, ends)| ends.contains(&end.as_str())).map_or("Other", |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_path_says_the_type() {
        let cases = [
            ("https://contoso.example/Shared%20Documents/Plan.DOCX?web=1#page=2", "Word"),
            ("https://contoso.example/a/b.xlsx", "Excel"),
            ("https://contoso.example/a.b/slides.pptx/", "Other"),
            ("https://contoso.example/a.pdf", "Pdf"),
            ("https://contoso.example/n.one", "OneNote"),
            ("https://contoso.example/p.mpp", "Project"),
            ("https://contoso.example/v.vsdx", "Visio"),
            ("https://contoso.example/?file=a.pdf", "Other"),
            ("https://example.doc", "Other"),
            ("https://example.doc/", "Other"),
            ("", "Other"),
        ];
        for (url, kind) in cases {
            assert_eq!(kind_of(url), kind, "{url}");
            assert!(KINDS.contains(&kind_of(url)));
        }
    }
}
