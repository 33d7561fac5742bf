//! What a line typed on the board means: pure, the arguments of one more run of this program.

use clap::CommandFactory as _;
use clap::FromArgMatches as _;
use clap::ValueEnum as _;
use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;

use super::PROGRAM;
use super::verbs::verbs;
use crate::app::commanding::Ordered;
use crate::app::commanding::verbs::Verb;
use crate::cli::Cli;
use crate::cli::Task;
use crate::cli::bucket::BucketCommand;
use crate::cli::config::ConfigAct;
use crate::cli::plan::PlanCommand;
use crate::cli::roster::RosterCommand;
use crate::cli::script::By;
use crate::cli::script::Script;
use crate::planner::board::Grouping;
use crate::planner::id::TaskId;
use crate::run::commands::plain::line::Known;
use crate::run::commands::plain::line::Order;
use crate::run::commands::plain::line::read;

/// A line, read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Meant {
    /// The arguments.
    pub(super) words: Vec<String>,
    /// Whether it is only read.
    pub(super) is_read: bool,
    /// What it destroys, if it does and does not say that it may.
    pub(super) loss: Option<&'static str>,
    /// What there is to say at once, without running anything.
    pub(super) help: Option<String>,
}

/// Reads a line; the error says why it cannot be done here.
pub(super) fn meant(ordered: &Ordered) -> Result<Meant, String> {
    let here = ordered.here.as_ref().ok().map(TaskId::as_str);
    let order = read(&ordered.line, Known { told: &[], here });
    // A point that stands for nothing has its own reason.
    let has_point = ordered.line.split_whitespace().any(|word| word == ".");
    let order = match (order, &ordered.here) {
        (Err(_), Err(why)) if has_point => return Err(why.clone()),
        (order, _) => order?,
    };
    let words = match order {
        Order::Command(words) => words,
        Order::New(line) => vec!["add".to_owned(), "--".to_owned(), line],
        Order::Open { task, is_why } => {
            let verb = if is_why { "why" } else { "task" };
            vec![verb.to_owned(), "--".to_owned(), task]
        }
        Order::Board(None) => vec!["board".to_owned()],
        Order::To(_) => return Err(format!("“{}” is no command. ? shows all keys.", ordered.line)),
        _ => return Err(format!("“{}” is a key on the board; Esc leaves this line.", ordered.line)),
    };
    if words.iter().any(|word| word == "-") {
        return Err("There is no standard input here; - cannot read it.".to_owned());
    }
    let own = words.iter().take_while(|word| *word != "--");
    if let Some(option) = own.filter_map(|word| word.split('=').next()).find(|word| OF_THE_RUN.contains(word)) {
        return Err(format!("{option} is said when the board is opened; here it is what it was then."));
    }
    let with_name = [PROGRAM.trim_end_matches(": ").to_owned()].into_iter().chain(words.iter().cloned());
    // Help is laid out for the box it is read in.
    let whole = Cli::command().term_width(usize::from(ordered.width));
    let cli = match whole.try_get_matches_from(with_name).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return Ok(Meant { words, is_read: true, loss: None, help: Some(error.to_string()) });
        }
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => return Err(unknown(&words, &error)),
        Err(error) => return Err(sentence(&error.to_string())),
    };
    let Some(command) = &cli.command else { return Err(format!("“{}” is no command.", ordered.line)) };
    check(command)?;
    let mut options = Vec::new();
    if let (Some(plan), true) = (&ordered.plan, cli.open.plan.is_none() && is_about_a_plan(command)) {
        options.push(format!("--plan={}", plan.as_str()));
    }
    let verbs = verbs();
    let verb = Verb::of(&verbs, &words);
    let depth = verb.map_or(1, |verb| verb.words.len());
    let takes = |name: &str| verb.is_some_and(|verb| verb.option(name).is_some());
    let says = |name: &str| words.iter().any(|word| word == name || word.starts_with(&format!("{name}=")));
    if takes("width") && !says("--width") {
        options.push(format!("--width={}", ordered.width.max(20)));
    }
    if let Task::Script(Script::Move(options_of_move)) = command
        && options_of_move.board.is_none()
        && let Some(board) = by(ordered.grouping)
    {
        options.push(format!("--board={board}"));
    }
    // Over all plans one's own tasks are those in sight.
    if ordered.grouping.is_mine() && cli.open.plan.is_none() {
        options.extend(match command {
            Task::Script(Script::Tasks(of)) if !of.mine => Some("--mine".to_owned()),
            Task::Script(Script::Board(_)) if !says("--by") => Some("--by=mine".to_owned()),
            _ => None,
        });
    }
    let loss = loss(command);
    if loss.is_some() && ordered.is_sure {
        options.push("--yes".to_owned());
    }
    let (verb, rest) = words.split_at(depth.min(words.len()));
    let words = [verb, &options, rest].concat();
    Ok(Meant { words, is_read: is_read(command), loss, help: None })
}

/// Options that say what a run is about: a command typed on the board is about the same.
const OF_THE_RUN: [&str; 10] = [
    "--data",
    "--account",
    "--local",
    "--cloud",
    "--graph-url",
    "--token-command",
    "--config",
    "--record",
    "--explain",
    "--plain",
];

/// Refuses what needs the terminal, or never ends.
fn check(command: &Task) -> Result<(), String> {
    let what = match command {
        Task::Script(Script::Watch(_)) => "`watch` goes on until it is ended",
        Task::Serve(serve) if !serve.coverage => "`serve` goes on until it is ended",
        Task::Login(_) | Task::Logout(_) => "Signing in and out begins a board of its own",
        Task::Demo(_) => "`demo` is a board of its own",
        Task::Config(config) if matches!(config.act, ConfigAct::Edit) => "`config edit` needs the terminal",
        Task::Completions(_) | Task::Man(_) => "This is for a file",
        _ => return Ok(()),
    };
    Err(format!("{what}: run it in a shell (Ctrl+z leads there, fg back)."))
}

/// Says whether a command is about the plan that is open unless it names another.
fn is_about_a_plan(command: &Task) -> bool {
    !matches!(
        command,
        Task::Script(
            Script::Plans(_)
                | Script::Search(_)
                | Script::Log(_)
                | Script::Schema { .. }
                | Script::Roster { .. }
                | Script::Plan { command: PlanCommand::Add(_) | PlanCommand::Rm(_) }
        ) | Task::Locks(_)
            | Task::Config(_)
            | Task::Whoami(_)
            | Task::Serve(_)
    )
}

/// Says what a command destroys, unless it was told that it may.
fn loss(command: &Task) -> Option<&'static str> {
    match command {
        Task::Script(Script::Rm(options)) if !options.asking.yes => {
            Some("What is deleted can be made again from the trash (D).")
        }
        Task::Script(Script::Bucket { command: BucketCommand::Rm(options) }) if !options.asking.yes => {
            Some("The bucket goes with all its tasks; they can be made again from the trash (D).")
        }
        Task::Script(Script::Plan { command: PlanCommand::Rm(options) }) if !options.asking.yes => {
            Some("The plan goes with everything in it, and nothing takes that back.")
        }
        _ => None,
    }
}

/// Says whether a command is there to be read.
fn is_read(command: &Task) -> bool {
    match command {
        Task::Script(script) => matches!(
            script,
            Script::Plans(_)
                | Script::Board(_)
                | Script::Tasks(_)
                | Script::Search(_)
                | Script::Log(_)
                | Script::Export(_)
                | Script::Schema { .. }
                | Script::Bucket { command: BucketCommand::List(_) }
                | Script::Plan { command: PlanCommand::Show(_) }
                | Script::Roster { command: RosterCommand::List(_) }
        ),
        Task::Sync(_) | Task::Task(_) | Task::Why(_) | Task::Config(_) | Task::Whoami(_) | Task::Serve(_) => true,
        _ => false,
    }
}

/// Returns the word for a board, where commands have one and it is not what they mean anyway.
fn by(grouping: Grouping) -> Option<String> {
    let by = match grouping {
        Grouping::Progress => By::Progress,
        Grouping::AssignedTo => By::Assigned,
        Grouping::List => By::List,
        Grouping::Mine => By::Mine,
        _ => return None,
    };
    by.to_possible_value().map(|value| value.get_name().to_owned())
}

/// Says that there is no such command, and which may have been meant.
fn unknown(words: &[String], error: &clap::Error) -> String {
    let (word, near) = (words.first().map_or("", String::as_str), error.get(ContextKind::SuggestedSubcommand));
    let near = match near {
        Some(ContextValue::Strings(near)) if !near.is_empty() => format!(" Was `{}` meant?", near.join("` or `")),
        _ => " Tab offers what there is, once it is begun.".to_owned(),
    };
    format!("“{word}” is no command.{near}")
}

/// Returns what is wrong with a line as one sentence, without the words about how the program is called.
fn sentence(error: &str) -> String {
    let told = error.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:"));
    let told: Vec<&str> = told.filter(|line| !line.is_empty() && !line.starts_with("For more")).collect();
    told.join(" ").trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::planner::id::PlanId;

    fn typed(line: &str) -> Ordered {
        Ordered {
            line: line.to_owned(),
            here: Ok(TaskId::new("h")),
            plan: Some(PlanId::new("p")),
            grouping: Grouping::Bucket,
            width: 75,
            is_sure: false,
        }
    }

    fn words(ordered: &Ordered) -> String {
        meant(ordered).map_or_else(|why| format!("✕ {why}"), |meant| meant.words.join("|"))
    }

    #[test]
    fn a_line_is_a_command_about_the_open_plan() {
        let table = [
            ("done .", "done|--plan=p|--width=75|--|h"),
            ("set . due=fri notes=\"see there\"", "set|--plan=p|--width=75|h|due=fri|notes=see there"),
            ("move . to In review top", "move|--plan=p|--width=75|--top|--to=In review|--|h"),
            ("move \"Fix login\" --after .", "move|--plan=p|--width=75|Fix login|--after|h"),
            ("check tick . \"step one\"", "check|tick|--plan=p|--width=75|h|step one"),
            ("tasks --mine --width 60", "tasks|--plan=p|--mine|--width|60"),
            ("plans", "plans|--width=75"),
            ("search blue", "search|--width=75|blue"),
            ("plan add Errands", "plan|add|--width=75|Errands"),
            ("board --plan Ops", "board|--width=75|--plan|Ops"),
            ("new Fix it !urgent", "add|--plan=p|--width=75|--|Fix it !urgent"),
            ("task", "task|--plan=p|--width=75|--|h"),
        ];
        for (line, expected) in table {
            assert_eq!(words(&typed(line)), expected, "{line}");
        }
        let on_progress = Ordered { grouping: Grouping::Progress, ..typed("move . top") };
        assert_eq!(words(&on_progress), "move|--plan=p|--width=75|--board=progress|--top|--|h");
        let everywhere = Ordered { plan: None, grouping: Grouping::Week, ..typed("tasks") };
        assert_eq!(words(&everywhere), "tasks|--width=75|--mine");
        let everywhere = Ordered { line: "board".to_owned(), ..everywhere };
        assert_eq!(words(&everywhere), "board|--width=75|--by=mine");
    }

    #[test]
    fn what_deletes_is_asked_about_and_then_sure() {
        assert_eq!(meant(&typed("rm .")).map(|meant| meant.loss.is_some()), Ok(true));
        let sure = Ordered { is_sure: true, ..typed("rm .") };
        assert_eq!(words(&sure), "rm|--plan=p|--width=75|--yes|--|h");
        assert_eq!(meant(&typed("rm . --yes")).map(|meant| meant.loss.is_some()), Ok(false));
        assert_eq!(meant(&typed("bucket rm Later")).map(|meant| meant.loss.is_some()), Ok(true));
        assert_eq!(meant(&typed("done .")).map(|meant| (meant.loss, meant.is_read)), Ok((None, false)));
        assert_eq!(meant(&typed("tasks")).map(|meant| (meant.loss, meant.is_read)), Ok((None, true)));
    }

    #[test]
    fn what_cannot_be_done_is_told_in_one_sentence() {
        let refused = |line: &str| meant(&typed(line)).unwrap_err();
        assert_eq!(refused("xyz"), "“xyz” is no command. Tab offers what there is, once it is begun.");
        assert!(refused("taks").contains("Was `tasks`"), "{}", refused("taks"));
        let wrong = refused("move . --nowhere");
        assert!(wrong.contains("--nowhere") && !wrong.contains('\n') && !wrong.contains("Usage"), "{wrong}");
        assert!(refused("watch").contains("goes on until it is ended"));
        assert!(refused("login").contains("run it in a shell"));
        assert!(refused("j").contains("a key on the board"));
        assert!(refused("rm -").contains("no standard input"));
        assert!(refused("tasks --account x").contains("--account is said when the board is opened"));
        assert!(refused("12").contains("no card here"));
        assert!(refused("set . notes=\"open").contains("quotation mark"));
        let nobody = Ordered { here: Err("There is no card here to name with .".to_owned()), ..typed("done .") };
        assert_eq!(meant(&nobody).unwrap_err(), "There is no card here to name with .");
        assert!(meant(&Ordered { line: "done x".to_owned(), ..nobody }).is_ok());
    }

    #[test]
    fn help_is_to_be_read() {
        let help = meant(&typed("move --help")).unwrap();
        let text = help.help.unwrap_or_default();
        assert!(help.is_read && text.contains("--before"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 75), "{text}");
    }
}
