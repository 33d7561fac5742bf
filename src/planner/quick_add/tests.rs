//! Lines and what they mean in a small plan; and that no line, in no order, does any harm.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;
use crate::planner::fixture::plan;
use crate::planner::person::Person;

const PEOPLE: [&str; 6] = ["Anna Kowalska", "Anna Berg", "Zoë Lang", "Bob", "bob", "J. \"Quote\" \\ Doe"];
const BUCKETS: [&str; 5] = ["To do", "Doing", "Done", ">odd", "C"];

/// A plan with people (two of one name), labels, buckets; a Wednesday.
fn known() -> Known {
    let mut snapshot = plan(&BUCKETS.map(|name| (name, [].as_slice())));
    let person = |(at, name): (usize, &&str)| Person { id: UserId::new(&format!("u{at}")), name: (*name).to_owned() };
    let people = PEOPLE.iter().chain(&["Anna Berg"]).enumerate().map(person);
    snapshot.people = Arc::new(people.map(|person| (person.id.clone(), person)).collect());
    let labels = [(1, "Bug"), (2, "needs review"), (3, "Bug"), (4, "Red"), (5, "C++"), (6, "C"), (7, " ")];
    snapshot.plan.labels = labels.into_iter().map(|(number, name)| (number, name.to_owned())).collect();
    Known::of(&snapshot, Some(&UserId::new("u2")), date(2026, 10, 7))
}

fn faults(text: &str) -> Vec<(String, String, Vec<String>)> {
    let faults = parse(text, &known()).faults;
    let names = |fault: &Fault| fault.candidates.iter().map(|meant| meant.name.clone()).collect();
    faults.into_iter().map(|fault| (text[fault.at.clone()].to_owned(), fault.reason.clone(), names(&fault))).collect()
}

#[test]
fn a_line_with_everything_is_understood() {
    let line = r#"Fix login @kow #"needs review" !urgent ^fri >Doing +"step one" @me +two #c++ loop"#;
    let parsed = parse(line, &known());
    assert_eq!(parsed.faults, []);
    let expected = QuickAdd {
        title: "Fix login loop".to_owned(),
        people: vec![UserId::new("u0"), UserId::new("u2")],
        labels: vec![2, 5],
        priority: Some(Priority::Urgent),
        due: Some(date(2026, 10, 9)),
        bucket: Some(BucketId::new("Doing")),
        checklist: vec!["step one".to_owned(), "two".to_owned()],
    };
    assert_eq!(parsed.task, expected);
    let marks: Vec<&str> = parsed.marks.iter().map(|(at, _)| &line[at.clone()]).collect();
    let typed = ["@kow", r#"#"needs review""#, "!urgent", "^fri", ">Doing", r#"+"step one""#, "@me", "+two", "#c++"];
    assert_eq!(marks, typed);
}

#[test]
fn what_is_no_mark_stays_in_the_title() {
    let table = [
        ("", ""),
        ("  two  blanks ", "two  blanks"),
        ("mail bob@example.com", "mail bob@example.com"),
        ("a > b + c ! @ # ^", "a > b + c ! @ # ^"),
        ("Fix C# 5>3 wow!", "Fix C# 5>3 wow!"),
        (r"\@bob \#bug \\>x \! \a", r"@bob #bug \>x ! \a"),
        ("a !low  b", "a b"),
        ("!low a", "a"),
        ("a !low", "a"),
        ("a !low !low b", "a b"),
    ];
    for (line, title) in table {
        let parsed = parse(line, &known());
        assert_eq!((parsed.task.title.as_str(), parsed.faults.as_slice()), (title, [].as_slice()), "{line}");
    }
}

#[test]
fn what_is_not_clear_stays_as_typed_and_says_what_may_be_meant() {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let fault = |typed: &str, why: &str, names: &[&str]| vec![(typed.to_owned(), why.to_owned(), owned(names))];
    let annas = ["Anna Berg", "Anna Berg", "Anna Kowalska"];
    let sentence = "“anna” may be Anna Berg or Anna Berg or Anna Kowalska.";
    assert_eq!(faults("a @anna b"), fault("@anna", sentence, &annas));
    assert_eq!(parse("a @anna b", &known()).task.title, "a @anna b");
    assert_eq!(faults("@kowlaska"), fault("@kowlaska", "Nobody here is called “kowlaska”.", &["Anna Kowalska"]));
    let everybody = faults("@xyz").remove(0);
    assert_eq!(
        (everybody.1.as_str(), everybody.2.len()),
        ("Nobody here is called “xyz”.", 7),
        "where nothing is close"
    );
    assert_eq!(faults("#bug"), fault("#bug", "“bug” may be Bug or Bug.", &["Bug", "Bug"]));
    assert_eq!(faults(">Diong"), fault(">Diong", "No bucket is called “Diong”.", &["Doing", "Done"]));
    let priorities = ["urgent", "important", "medium", "low"];
    assert_eq!(faults("!now"), fault("!now", "“now” is no priority: urgent, important, medium or low.", &priorities));
    assert_eq!(
        faults("^12/10"),
        fault("^12/10", "“12/10” may be 12 October or 10 December. Type 12 oct or 2026-10-12.", &[])
    );
    assert_eq!(faults(r#"+"step"#), fault(r#"+"step"#, r#"The quote of +"step has no end."#, &[]));
    assert_eq!(faults(r#"+"""#), fault(r#"+"""#, "A checklist item cannot be empty.", &[]));
    assert_eq!(
        faults("!low !urgent"),
        fault("!urgent", "There is a priority already, low; “!urgent” would be a second one.", &[])
    );
    assert_eq!(
        faults(">done >doing"),
        fault(">doing", "There is a bucket already, Done; “>doing” would be a second one.", &[])
    );
    assert_eq!(
        faults("^fri ^mon"),
        fault("^mon", "There is a due date already, Friday; “^mon” would be a second one.", &[])
    );
    assert_eq!(faults(r#"@"""#)[0].1, "Nobody here is called nothing at all.");
    assert_eq!(faults("é @xyz 日")[0].0, "@xyz");
}

#[test]
fn the_very_name_leaves_no_doubt() {
    let task = |line: &str| {
        let parsed = parse(line, &known());
        assert_eq!(parsed.faults, [], "{line}");
        parsed.task
    };
    assert_eq!(task("#C #c++").labels, [6, 5]);
    assert_eq!(task("@Bob @bob").people, [UserId::new("u3"), UserId::new("u4")]);
    assert_eq!(task("@u6").people, [UserId::new("u6")]);
    assert_eq!(task("@zoe @ZL").people, [UserId::new("u2")]);
    assert_eq!(task("#red #pink #category3 #category3").labels, [4, 1, 3]);
    assert_eq!(task(">tod").bucket, Some(BucketId::new("To do")));
    assert_eq!(task("!! !1").priority, Some(Priority::Urgent));
    assert_eq!(task(r#"^"12 oct""#).due, task("^12oct").due);
    assert_eq!(task("^none").due, None);
}

#[test]
fn the_mark_at_the_cursor_is_completed() {
    let shown = |text: &str, cursor: usize| -> Vec<(String, String)> {
        let candidates = complete(text, cursor, &known()).into_iter();
        candidates.map(|found| (found.shown, format!("{}{}", &text[..found.at.start], found.insert))).collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(shown, line)| ((*shown).to_owned(), (*line).to_owned())).collect()
    };
    assert_eq!(
        shown("a @ann", 6),
        pairs(&[("Anna Berg", "a @u1"), ("Anna Berg", "a @u6"), ("Anna Kowalska", r#"a @"Anna Kowalska""#),])
    );
    assert_eq!(shown("a @", 3).len(), 7);
    assert_eq!(shown("#", 1).len(), 25);
    assert_eq!(shown("!", 1).len(), 4);
    assert_eq!(shown("x !M", 4), pairs(&[("medium", "x !medium")]));
    assert_eq!(shown(">to", 3), pairs(&[("To do", r#">"To do""#)]));
    assert_eq!(shown(r#">"to"#, 4), pairs(&[("To do", r#">"To do""#)]));
    assert_eq!(shown(r#">"to "#, 5), pairs(&[("To do", r#">"To do""#)]));
    assert_eq!(shown("^to", 3), pairs(&[("today", "^today"), ("tomorrow", "^tomorrow")]));
    assert_eq!(shown("^e", 2), pairs(&[("eom: Sat 31 Oct", "^eom")]));
    assert_eq!(shown("^+3", 3), pairs(&[]));
    assert_eq!(shown("^12oct", 6), pairs(&[("12oct: Monday", "^12oct")]));
    assert_eq!(shown("+a", 2), pairs(&[]));
    assert_eq!(shown("title", 3), pairs(&[]));
    assert_eq!(shown(r"\@ann", 5), pairs(&[]));
    assert_eq!(shown("@ann b", 0), pairs(&[]));
    // The whole mark is replaced, also behind the cursor; of an open quote only what stands before it.
    assert_eq!(complete("x @koxxx y", 5, &known())[0].at, 2..8);
    assert_eq!(complete(r#"x @"ko and more"#, 6, &known())[0].at, 2..6);
    assert_eq!(complete("é@", 1, &known()), []);
}

#[test]
fn of_a_large_directory_the_best_are_offered() {
    let mut snapshot = plan(&[]);
    let person = |at: usize| Person { id: UserId::new(&format!("u{at}")), name: format!("Person {at:04}") };
    snapshot.people = Arc::new((0..2000).map(person).map(|person| (person.id.clone(), person)).collect());
    let known = Known::of(&snapshot, None, date(2026, 10, 7));
    assert_eq!(complete("@", 1, &known).len(), 50);
    assert_eq!(complete("@1999", 5, &known)[0].insert, "@\"Person 1999\"");
    assert_eq!(parse("@1999", &known).task.people, [UserId::new("u1999")]);
}

/// A line of words as somebody may type them.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("fix".to_owned()),
        r#"[@#!^>+\\]{0,3}["]?[a-z0-9é ./-]{0,6}["]?"#,
        subsequence(PEOPLE.to_vec(), 1).prop_map(|name| format!("@\"{}\"", name[0])),
        ".{0,4}",
    ];
    proptest::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

/// A task of the plan.
fn task() -> impl Strategy<Value = QuickAdd> {
    let days = (0..400_i64).prop_map(|days| date(2026, 6, 1).checked_add(jiff::Span::new().days(days)).unwrap());
    let title = line().prop_map(|title| title.trim().to_owned());
    let people = subsequence((0..7).collect::<Vec<_>>(), 0..4)
        .prop_map(|people| people.iter().map(|at| UserId::new(&format!("u{at}"))).collect());
    let labels = subsequence((1..=25).collect::<Vec<_>>(), 0..4);
    let bucket = prop::option::of(subsequence(BUCKETS.to_vec(), 1).prop_map(|name| BucketId::new(name[0])));
    let items = proptest::collection::vec(".{1,9}".prop_map(|item| item.trim().to_owned()), 0..3)
        .prop_map(|items: Vec<String>| items.into_iter().filter(|item| !item.is_empty()).collect());
    let priority = prop::option::of(subsequence(Priority::ALL.to_vec(), 1).prop_map(|priority| priority[0]));
    (title, people, labels, priority, prop::option::of(days), bucket, items).prop_map(
        |(title, people, labels, priority, due, bucket, checklist)| QuickAdd {
            title,
            people,
            labels,
            priority,
            due,
            bucket,
            checklist,
        },
    )
}

proptest! {
    #[test]
    fn any_line_can_be_typed(text in prop_oneof![line(), ".*"], cursor in 0..40_usize) {
        let known = known();
        let parsed = parse(&text, &known);
        for at in parsed.faults.iter().map(|fault| &fault.at).chain(parsed.marks.iter().map(|(at, _)| at)) {
            prop_assert!(text.get(at.clone()).is_some_and(|word| !word.is_empty()));
        }
        for candidate in complete(&text, cursor, &known) {
            let mut after = text.clone();
            after.replace_range(candidate.at, &candidate.insert);
            prop_assert!(parse(&after, &known).task.title.len() <= after.len());
        }
    }

    #[test]
    fn a_title_without_marks_is_the_line_itself(text in "[^@#!^>+\\\\]*") {
        let parsed = parse(&text, &known());
        prop_assert_eq!(parsed.task, QuickAdd { title: text.trim().to_owned(), ..QuickAdd::default() });
        prop_assert_eq!(parsed.faults, []);
    }

    #[test]
    fn what_is_written_is_read_again(task in task()) {
        let known = known();
        let line = format(&task, &known);
        let parsed = parse(&line, &known);
        prop_assert_eq!(&parsed.faults, &[], "{}", line);
        prop_assert_eq!(parsed.task, task, "{}", line);
    }

    #[test]
    fn what_was_read_is_written_and_read_again(text in line()) {
        let known = known();
        let first = parse(&text, &known);
        prop_assert_eq!(parse(&format(&first.task, &known), &known).task, first.task);
    }

    #[test]
    fn marks_may_stand_anywhere_and_in_any_order(order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle()) {
        let words = ["Fix", "the", "loop", "@kow", "@bob", "#c++", "#C", "!low", "^fri"];
        let mut line: Vec<&str> = order.iter().map(|at| words[*at]).collect();
        let mut title = ["Fix", "the", "loop"].into_iter();
        // Only the words of the title keep their order.
        line.iter_mut().filter(|word| words[..3].contains(word)).for_each(|word| *word = title.next().unwrap());
        let task = parse(&line.join(" "), &known()).task;
        prop_assert_eq!(task.title, "Fix the loop");
        let people: BTreeSet<&str> = task.people.iter().map(UserId::as_str).collect();
        prop_assert_eq!(people, BTreeSet::from(["u0", "u4"]));
        prop_assert_eq!(task.labels.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([5, 6]));
        prop_assert_eq!((task.priority, task.due), (Some(Priority::Low), Some(date(2026, 10, 9))));
    }

    #[test]
    fn a_candidate_means_what_it_says(sign in subsequence(Sign::ALL.to_vec(), 1), typed in "[a-z ]{0,3}") {
        let (known, text) = (known(), format!("{}{typed}", sign[0].letter()));
        for candidate in complete(&text, text.trim_end().len(), &known) {
            let parsed = parse(&candidate.insert, &known);
            prop_assert_eq!(parsed.faults, [], "{}", candidate.insert);
            prop_assert_eq!((parsed.marks.len(), parsed.task.title), (1, String::new()));
        }
    }
}
