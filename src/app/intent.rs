//! What a person can mean by a key. The names are those of the key table.

mod changes;
mod looking;
mod nudge;
mod writing;

use serde::Deserialize;

pub use self::looking::Looking;
pub use self::writing::Writing;

/// An order to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Intent {
    /// Go to, or carry the card to, the column on the left.
    #[serde(rename = "cursor.left")]
    CursorLeft,
    /// Go one card down.
    #[serde(rename = "cursor.down")]
    CursorDown,
    /// Go one card up.
    #[serde(rename = "cursor.up")]
    CursorUp,
    /// Go to the column on the right.
    #[serde(rename = "cursor.right")]
    CursorRight,
    /// Go to the first card of the column.
    #[serde(rename = "cursor.first")]
    CursorFirst,
    /// Go to the last card of the column.
    #[serde(rename = "cursor.last")]
    CursorLast,
    /// Go to the first column.
    #[serde(rename = "column.first")]
    ColumnFirst,
    /// Go to the last column.
    #[serde(rename = "column.last")]
    ColumnLast,
    /// Go to the next column, around the end.
    #[serde(rename = "column.next")]
    ColumnNext,
    /// Go to the previous column, around the end.
    #[serde(rename = "column.previous")]
    ColumnPrevious,
    /// Go half a page down.
    #[serde(rename = "page.down")]
    PageDown,
    /// Go half a page up.
    #[serde(rename = "page.up")]
    PageUp,
    /// Move the card to the column on the left.
    #[serde(rename = "card.move_left")]
    CardMoveLeft,
    /// Move the card one place down.
    #[serde(rename = "card.move_down")]
    CardMoveDown,
    /// Move the card one place up.
    #[serde(rename = "card.move_up")]
    CardMoveUp,
    /// Move the card to the column on the right.
    #[serde(rename = "card.move_right")]
    CardMoveRight,
    /// Move the card to the top of its column.
    #[serde(rename = "card.to_top")]
    CardToTop,
    /// Move the card to the bottom of its column.
    #[serde(rename = "card.to_bottom")]
    CardToBottom,
    /// Move the card to the first column.
    #[serde(rename = "card.to_first_column")]
    CardToFirstColumn,
    /// Move the card to the last column.
    #[serde(rename = "card.to_last_column")]
    CardToLastColumn,
    /// Choose the column and the place the card is moved to.
    #[serde(rename = "card.move_to")]
    CardMoveTo,
    /// Change the title.
    #[serde(rename = "card.rename")]
    CardRename,
    /// Change the notes in the editor.
    #[serde(rename = "card.notes")]
    CardNotes,
    /// Complete the card, or open it again.
    #[serde(rename = "card.complete")]
    CardComplete,
    /// Choose the priority.
    #[serde(rename = "card.priority")]
    CardPriority,
    /// Switch labels on and off.
    #[serde(rename = "card.labels")]
    CardLabels,
    /// Choose whom it is assigned to.
    #[serde(rename = "card.people")]
    CardPeople,
    /// Assign it to the person, or no longer.
    #[serde(rename = "card.assign_me")]
    CardAssignMe,
    /// Choose the day it is due.
    #[serde(rename = "card.due")]
    CardDue,
    /// Choose the day work starts.
    #[serde(rename = "card.start")]
    CardStart,
    /// Take it one step further: not started, in progress, completed.
    #[serde(rename = "card.progress")]
    CardProgress,
    /// Type the percentage that is done.
    #[serde(rename = "card.percent")]
    CardPercent,
    /// Choose what it shows of its details.
    #[serde(rename = "card.preview")]
    CardPreview,
    /// Show what is said about it.
    #[serde(rename = "card.talk")]
    CardTalk,
    /// Choose how it comes again.
    #[serde(rename = "card.series")]
    CardSeries,
    /// Put it on the person's day, or off.
    #[serde(rename = "card.my_day")]
    CardMyDay,
    /// Make the last change of fields again.
    #[serde(rename = "card.repeat")]
    CardRepeat,
    /// Show what the labels of the plan are called, to change it.
    #[serde(rename = "label.names")]
    LabelNames,
    /// Give the label under the cursor another name.
    #[serde(rename = "label.rename")]
    LabelRename,
    /// Go from the line into the month, or back.
    #[serde(rename = "date.month")]
    DateMonth,
    /// Make a card at the end of the column.
    #[serde(rename = "card.new")]
    CardNew,
    /// Make a card below the cursor.
    #[serde(rename = "card.new_below")]
    CardNewBelow,
    /// Make a card above the cursor.
    #[serde(rename = "card.new_above")]
    CardNewAbove,
    /// Delete the card.
    #[serde(rename = "card.delete")]
    CardDelete,
    /// Show a task's checklist and links.
    #[serde(rename = "card.open")]
    CardOpen,
    /// Say what is locked of a task, why, and what may be done all the same.
    #[serde(rename = "card.why")]
    CardWhy,
    /// Open the app a task is done in.
    #[serde(rename = "card.open_app")]
    CardOpenApp,
    /// Move the column to the left.
    #[serde(rename = "column.move_left")]
    ColumnMoveLeft,
    /// Move the column to the right.
    #[serde(rename = "column.move_right")]
    ColumnMoveRight,
    /// Make a column.
    #[serde(rename = "column.new")]
    ColumnNew,
    /// Change the name of the column.
    #[serde(rename = "column.rename")]
    ColumnRename,
    /// Delete the column with its cards.
    #[serde(rename = "column.delete")]
    ColumnDelete,
    /// Fold the column to its name, or unfold it.
    #[serde(rename = "column.collapse")]
    ColumnCollapse,
    /// Select the card, or no longer.
    #[serde(rename = "select.toggle")]
    SelectToggle,
    /// Select all cards between the one selected last and this one.
    #[serde(rename = "select.range")]
    SelectRange,
    /// Select all cards of the column.
    #[serde(rename = "select.column")]
    SelectColumn,
    /// Show the board whose number was typed.
    #[serde(rename = "board.show")]
    BoardShow,
    /// Show the next board.
    #[serde(rename = "board.next")]
    BoardNext,
    /// Show the previous board.
    #[serde(rename = "board.previous")]
    BoardPrevious,
    /// Hide completed cards, or show them.
    #[serde(rename = "board.hide_completed")]
    BoardHideCompleted,
    /// Take the last move or edit back.
    #[serde(rename = "history.undo")]
    HistoryUndo,
    /// Do again what was taken back.
    #[serde(rename = "history.redo")]
    HistoryRedo,
    /// Change the field of the line, or close the task where there is none.
    #[serde(rename = "field.edit")]
    FieldEdit,
    /// Leave the mouse to the terminal, or take it.
    #[serde(rename = "mouse.toggle")]
    MouseToggle,
    /// Tick a checklist item, or no longer.
    #[serde(rename = "item.check")]
    ItemCheck,
    /// Add a checklist item.
    #[serde(rename = "item.new")]
    ItemNew,
    /// Change the words of a checklist item or a link.
    #[serde(rename = "item.rename")]
    ItemRename,
    /// Take a checklist item or a link away.
    #[serde(rename = "item.remove")]
    ItemRemove,
    /// Pick the card up.
    #[serde(rename = "card.pick_up")]
    CardPickUp,
    /// Drop the card in hand.
    #[serde(rename = "grab.drop")]
    GrabDrop,
    /// Put the card in hand back.
    #[serde(rename = "grab.put_back")]
    GrabPutBack,
    /// Carry the card in hand to the column whose number was typed.
    #[serde(rename = "grab.column")]
    GrabColumn,
    /// Open another plan.
    #[serde(rename = "plan.switch")]
    PlanSwitch,
    /// Open one of the favourite plans.
    #[serde(rename = "plan.favourites")]
    PlanFavourites,
    /// Show what is known of the open plan, and what can be done with it.
    #[serde(rename = "plan.panel")]
    PlanPanel,
    /// Change the title of a plan, or the name of one of its labels.
    #[serde(rename = "plan.rename")]
    PlanRename,
    /// Delete a plan with everything in it.
    #[serde(rename = "plan.delete")]
    PlanDelete,
    /// Put a plan among the favourites, or take it out.
    #[serde(rename = "plan.favourite")]
    PlanFavourite,
    /// Put the plan into the archive.
    #[serde(rename = "plan.archive")]
    PlanArchive,
    /// Take the plan out of the archive.
    #[serde(rename = "plan.unarchive")]
    PlanUnarchive,
    /// Give a personal plan to a group.
    #[serde(rename = "plan.move")]
    PlanMove,
    /// Share the plan with a person, or no longer.
    #[serde(rename = "plan.toggle")]
    PlanToggle,
    /// Read the plan again.
    #[serde(rename = "sync.refresh")]
    SyncRefresh,
    /// Ask the service what is new, and send what waits.
    #[serde(rename = "sync.now")]
    SyncNow,
    /// Show the outbox and how the plans are kept up to date.
    #[serde(rename = "outbox.open")]
    OutboxOpen,
    /// Show what was said in this run.
    #[serde(rename = "log.open")]
    LogOpen,
    /// Show all there is to say of a row: the reason in full, or what is in conflict.
    #[serde(rename = "outbox.details")]
    OutboxDetails,
    /// Take an edit out of the outbox.
    #[serde(rename = "outbox.withdraw")]
    OutboxWithdraw,
    /// Take all edits out of the outbox.
    #[serde(rename = "outbox.withdraw_all")]
    OutboxWithdrawAll,
    /// Send a refused edit again.
    #[serde(rename = "outbox.retry")]
    OutboxRetry,
    /// Make again what was deleted elsewhere.
    #[serde(rename = "outbox.make_again")]
    OutboxMakeAgain,
    /// Share a plan with the person, so that the service tells of its changes.
    #[serde(rename = "plan.share")]
    PlanShare,
    /// Take what the person wanted.
    #[serde(rename = "conflict.yours")]
    ConflictYours,
    /// Take what the service has.
    #[serde(rename = "conflict.theirs")]
    ConflictTheirs,
    /// Make one text of both.
    #[serde(rename = "conflict.edit")]
    ConflictEdit,
    /// Decide as chosen.
    #[serde(rename = "conflict.apply")]
    ConflictApply,
    /// Do what was asked about.
    #[serde(rename = "confirm.yes")]
    ConfirmYes,
    /// Show what was deleted.
    #[serde(rename = "trash.open")]
    TrashOpen,
    /// Make what was deleted again.
    #[serde(rename = "trash.restore")]
    TrashRestore,
    /// Forget something in the trash for good.
    #[serde(rename = "trash.forget")]
    TrashForget,
    /// Forget everything in the trash for good.
    #[serde(rename = "trash.empty")]
    TrashEmpty,
    /// Show the trash of all plans, or of the open one again.
    #[serde(rename = "trash.all_plans")]
    TrashAll,
    /// Take what may be meant by the mark at the cursor.
    #[serde(rename = "input.complete")]
    InputComplete,
    /// Go to the next thing that may be meant.
    #[serde(rename = "input.next")]
    InputNext,
    /// Go to the previous thing that may be meant.
    #[serde(rename = "input.previous")]
    InputPrevious,
    /// Take what was typed.
    #[serde(rename = "input.accept")]
    InputAccept,
    /// Leave everything as it was.
    #[serde(rename = "input.cancel")]
    InputCancel,
    /// Copy the address of the task, or of the link.
    #[serde(rename = "card.copy_link")]
    CardCopyLink,
    /// Copy the task as Markdown.
    #[serde(rename = "card.copy_markdown")]
    CardCopyMarkdown,
    /// Make a copy of the card.
    #[serde(rename = "card.duplicate")]
    CardDuplicate,
    /// Make a card of a checklist item.
    #[serde(rename = "item.promote")]
    ItemPromote,
    /// Add a link.
    #[serde(rename = "link.new")]
    LinkNew,
    /// Open a link.
    #[serde(rename = "link.open")]
    LinkOpen,
    /// Lead a link elsewhere.
    #[serde(rename = "link.address")]
    LinkAddress,
    /// Choose the type of a link.
    #[serde(rename = "link.kind")]
    LinkKind,
    /// Show the keys.
    #[serde(rename = "app.help")]
    AppHelp,
    /// Put the message away.
    #[serde(rename = "app.dismiss")]
    AppDismiss,
    /// Draw the screen again.
    #[serde(rename = "app.redraw")]
    AppRedraw,
    /// Go to the shell.
    #[serde(rename = "app.suspend")]
    AppSuspend,
    /// Quit.
    #[serde(rename = "app.quit")]
    AppQuit,
    /// Quit from anywhere.
    #[serde(rename = "app.quit_now")]
    AppQuitNow,
    /// Go to the next entry.
    #[serde(rename = "picker.down")]
    PickerDown,
    /// Go to the previous entry.
    #[serde(rename = "picker.up")]
    PickerUp,
    /// Choose the entry.
    #[serde(rename = "picker.choose")]
    PickerChoose,
    /// Close the list.
    #[serde(rename = "picker.close")]
    PickerClose,
    /// Run a command of one's own: the number of it.
    #[serde(skip)]
    Own(u16),
    /// What is meant where text of many lines is written, or talk is.
    #[serde(untagged)]
    Writing(Writing),
    /// What looks for something.
    #[serde(untagged)]
    Looking(Looking),
}
