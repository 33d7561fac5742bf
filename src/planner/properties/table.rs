//! The table itself, in the order of the reference: every property a client may write, and what this program does with it.

use super::{Property, Resource, Since, Write, row};

/// Every writable property.
pub static WRITABLE: &[Property] = &[
    row(Resource::Plan, "title", Write::Always, Since::V1)
        .read("plan.rs", "title")
        .edited("plan_change.rs", "Title", Some("plan.rename"), "a_plan_is_renamed_its_labels_named_and_shared")
        .command("plan rename"),
    row(Resource::Plan, "container", Write::Named, Since::V1)
        .read("plan.rs", "container_url")
        .edited(
            "edit/plans.rs",
            "CreatePlan",
            Some("plan.switch"),
            "a_plan_is_made_offline_with_all_in_it_and_everything_follows_its_name",
        )
        .command("plan add"),
    // The old name of the container: what is sent is the container.
    row(Resource::Plan, "owner", Write::Once, Since::V1).read("plan.rs", "owner"),
    row(Resource::Plan, "creationSource", Write::OnceMaybe, Since::Beta),
    row(Resource::Plan, "sharedWithContainers", Write::Maybe, Since::Beta),
    row(Resource::PlanDetails, "sharedWith", Write::Later, Since::V1)
        .read("plan.rs", "shared_with")
        .edited("plan_change.rs", "SharedWith", Some("plan.toggle"), "a_plan_is_renamed_its_labels_named_and_shared")
        .command("plan share"),
    row(Resource::PlanDetails, "categoryDescriptions", Write::Later, Since::V1)
        .read("plan.rs", "labels")
        .edited("plan_change.rs", "LabelName", Some("label.rename"), "a_label_is_named_for_everybody")
        .command("label rename"),
    row(Resource::Bucket, "name", Write::Always, Since::V1)
        .read("bucket.rs", "name")
        .edited(
            "edit/contents.rs",
            "RenameBucket",
            Some("column.rename"),
            "buckets_are_made_in_their_place_and_renamed",
        )
        .command("bucket rename"),
    row(Resource::Bucket, "planId", Write::Named, Since::V1)
        .read("bucket.rs", "plan_id")
        .edited("edit/contents.rs", "WholeBucket", Some("column.new"), "buckets_are_made_in_their_place_and_renamed")
        .command("bucket add"),
    row(Resource::Bucket, "orderHint", Write::Freely, Since::V1)
        .read("bucket.rs", "order_hint")
        .edited("edit/moves.rs", "MoveBucket", Some("column.move_right"), "buckets_are_made_in_their_place_and_renamed")
        .command("bucket move"),
    row(Resource::Bucket, "creationSource", Write::OnceMaybe, Since::Beta),
    row(Resource::Task, "planId", Write::Named, Since::V1)
        .read("task.rs", "plan_id")
        .edited("edit/contents.rs", "WholeTask", Some("card.new"), "a_task_is_made_with_its_details_in_its_place")
        .command("add"),
    row(Resource::Task, "planId", Write::Later, Since::Beta),
    row(Resource::Task, "bucketId", Write::Freely, Since::V1)
        .read("task.rs", "bucket_id")
        .edited("change.rs", "Bucket", Some("card.move_right"), "the_bucket_board_leaves_the_others_as_they_were")
        .command("set TASK bucket="),
    row(Resource::Task, "title", Write::Always, Since::V1)
        .read("task.rs", "title")
        .edited("change.rs", "Title", Some("card.rename"), "fields_of_a_task_are_one_request_with_nothing_else_in_it")
        .command("set TASK title="),
    row(Resource::Task, "orderHint", Write::Freely, Since::V1)
        .read("task.rs", "order_hint")
        .edited(
            "edit/moves.rs",
            "MoveTask",
            Some("card.move_down"),
            "a_list_writes_the_hint_of_the_task_itself_in_one_request",
        )
        .command("move --board list"),
    row(Resource::Task, "assigneePriority", Write::Freely, Since::V1)
        .read("task.rs", "assignee_priority")
        .edited(
            "edit/moves.rs",
            "MoveTask",
            Some("card.move_down"),
            "a_list_writes_the_hint_of_the_task_itself_in_one_request",
        )
        .command("move --board mine"),
    row(Resource::Task, "assignments", Write::Freely, Since::V1)
        .read("task.rs", "assignees")
        .edited("change.rs", "Assignee", Some("card.people"), "what_is_entered_with_keys_is_what_another_client_reads")
        .command("assign"),
    row(Resource::Task, "appliedCategories", Write::Freely, Since::V1)
        .read("task.rs", "categories")
        .edited("change.rs", "Label", Some("card.labels"), "what_is_entered_with_keys_is_what_another_client_reads")
        .command("label add"),
    row(Resource::Task, "percentComplete", Write::Freely, Since::V1)
        .read("task.rs", "percent_complete")
        .edited("change.rs", "Percent", Some("card.percent"), "what_is_entered_with_keys_is_what_another_client_reads")
        .command("set TASK percent="),
    row(Resource::Task, "priority", Write::Freely, Since::V1)
        .read("task.rs", "priority")
        .edited(
            "change.rs",
            "Priority",
            Some("card.priority"),
            "what_is_entered_with_keys_is_what_another_client_reads",
        )
        .command("set TASK priority="),
    row(Resource::Task, "startDateTime", Write::Freely, Since::V1)
        .read("task.rs", "start")
        .edited("change.rs", "Start", Some("card.start"), "what_is_entered_with_keys_is_what_another_client_reads")
        .command("set TASK start="),
    row(Resource::Task, "dueDateTime", Write::Freely, Since::V1)
        .read("task.rs", "due")
        .edited("change.rs", "Due", Some("card.due"), "what_is_entered_with_keys_is_what_another_client_reads")
        .command("set TASK due="),
    row(Resource::Task, "previewType", Write::OnceMaybe, Since::V1),
    // A first comment mails the whole group, and the task points to its thread.
    row(Resource::Task, "conversationThreadId", Write::Freely, Since::V1).read("facts.rs", "thread").edited(
        "edit/say.rs",
        "Comment",
        Some("talk.say"),
        "a_first_comment_begins_a_thread_and_the_task_points_to_it",
    ),
    row(Resource::Task, "isOnMyDay", Write::Later, Since::Beta)
        .read("task.rs", "is_on_my_day")
        .edited("change.rs", "MyDay", Some("card.my_day"), "series_and_my_day_are_set_with_keys_through_beta")
        .command("set TASK my-day="),
    row(Resource::Task, "recurrence", Write::Freely, Since::Beta)
        .read("task.rs", "recurrence")
        .edited("change.rs", "Recurrence", Some("card.series"), "series_and_my_day_are_set_with_keys_through_beta")
        .command("set TASK repeat="),
    row(Resource::Task, "creationSource", Write::Once, Since::Beta).read("task.rs", "creation_source"),
    row(Resource::Assignment, "orderHint", Write::Freely, Since::V1).read("task.rs", "assignees"),
    row(Resource::TaskDetails, "description", Write::Later, Since::V1)
        .read("details.rs", "description")
        .edited(
            "detail_change.rs",
            "Notes",
            Some("item.rename"),
            "what_is_typed_is_what_another_client_sees_and_no_request_holds_more",
        )
        .command("set TASK notes="),
    row(Resource::TaskDetails, "previewType", Write::Later, Since::V1)
        .read("details.rs", "preview_type")
        .edited(
            "detail_change.rs",
            "Preview",
            Some("card.preview"),
            "what_is_entered_with_keys_is_what_another_client_reads",
        )
        .command("set TASK preview="),
    row(Resource::TaskDetails, "checklist", Write::Later, Since::V1)
        .read("details.rs", "checklist")
        .edited("detail_change.rs", "Item", Some("item.new"), "details_are_changed_and_the_card_counts_them")
        .command("check add"),
    row(Resource::TaskDetails, "references", Write::Later, Since::V1)
        .read("details.rs", "references")
        .edited(
            "detail_change.rs",
            "Link",
            Some("link.new"),
            "what_is_typed_is_what_another_client_sees_and_no_request_holds_more",
        )
        .command("link add"),
    // Rich notes are read as the plain text the service keeps beside them; written as plain text they would lose their looks.
    row(Resource::TaskDetails, "notes", Write::Later, Since::Beta),
    row(Resource::TaskDetails, "approvalAttachment", Write::Maybe, Since::Beta),
    row(Resource::TaskDetails, "completionRequirements", Write::Maybe, Since::Beta)
        .read("lock/gate.rs", "required_items"),
    row(Resource::ChecklistItem, "title", Write::Later, Since::V1)
        .read("details.rs", "title")
        .edited("detail_change.rs", "ItemTitle", Some("item.rename"), "a_body_holds_only_what_changes")
        .command("check rename"),
    row(Resource::ChecklistItem, "isChecked", Write::Later, Since::V1)
        .read("details.rs", "is_checked")
        .edited("detail_change.rs", "ItemChecked", Some("item.check"), "details_are_changed_and_the_card_counts_them")
        .command("check tick"),
    row(Resource::ChecklistItem, "orderHint", Write::Later, Since::V1)
        .read("details.rs", "order_hint")
        .edited(
            "edit/moves.rs",
            "MoveItem",
            Some("card.move_down"),
            "an_item_is_put_anywhere_in_its_list_and_stays_there",
        )
        .command("check move"),
    row(Resource::ExternalReference, "alias", Write::Later, Since::V1)
        .read("details.rs", "alias")
        .edited(
            "detail_change.rs",
            "LinkAlias",
            Some("item.rename"),
            "what_is_typed_is_what_another_client_sees_and_no_request_holds_more",
        )
        .command("link rename"),
    row(Resource::ExternalReference, "type", Write::Later, Since::V1)
        .read("details.rs", "kind")
        .edited(
            "detail_change.rs",
            "LinkKind",
            Some("link.kind"),
            "what_is_typed_is_what_another_client_sees_and_no_request_holds_more",
        )
        .command("link type"),
    row(Resource::ExternalReference, "previewPriority", Write::Later, Since::V1)
        .read("details.rs", "preview_priority")
        .edited(
            "edit/moves.rs",
            "MoveItem",
            Some("card.move_down"),
            "an_item_is_put_anywhere_in_its_list_and_stays_there",
        )
        .command("link move"),
    row(Resource::BucketFormat, "orderHint", Write::Later, Since::V1)
        .read("task.rs", "bucket_board")
        .edited("edit/moves.rs", "MoveTask", Some("card.move_down"), "the_bucket_board_leaves_the_others_as_they_were")
        .command("move --board bucket"),
    row(Resource::ProgressFormat, "orderHint", Write::Later, Since::V1)
        .read("task.rs", "progress_board")
        .edited("edit/moves.rs", "MoveTask", Some("card.move_down"), "progress_is_0_50_and_100_and_a_place_of_its_own")
        .command("move --board progress"),
    row(Resource::AssignedToFormat, "orderHintsByAssignee", Write::Later, Since::V1)
        .read("format.rs", "by_assignee")
        .edited(
            "edit/moves.rs",
            "MoveTask",
            Some("card.move_down"),
            "assigned_to_adds_the_target_removes_the_left_and_touches_nobody_else",
        )
        .command("move --board assigned"),
    row(Resource::AssignedToFormat, "unassignedOrderHint", Write::Later, Since::V1)
        .read("format.rs", "unassigned")
        .edited(
            "edit/moves.rs",
            "MoveTask",
            Some("card.move_down"),
            "assigned_to_adds_the_target_removes_the_left_and_touches_nobody_else",
        )
        .command("move --board assigned"),
    row(Resource::User, "favoritePlanReferences", Write::Later, Since::Beta)
        .read("edit/plans.rs", "FavouritePlan")
        .edited(
            "edit/plans.rs",
            "FavouritePlan",
            Some("plan.favourite"),
            "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
        )
        .command("plan favour"),
    row(Resource::User, "recentPlanReferences", Write::Later, Since::Beta)
        .read("../sync/recent.rs", "note_opened")
        .edited(
            "../sync/recent.rs",
            "note_opened",
            Some("plan.switch"),
            "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
        ),
    row(Resource::FavoritePlan, "orderHint", Write::Later, Since::Beta)
        .read("edit/plans.rs", "FavouritePlan")
        .edited(
            "edit/plans.rs",
            "FavouritePlan",
            Some("plan.favourite"),
            "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
        )
        .command("plan favour"),
    row(Resource::FavoritePlan, "planTitle", Write::Later, Since::Beta)
        .read("edit/plans.rs", "title")
        .edited(
            "edit/plans.rs",
            "FavouritePlan",
            Some("plan.favourite"),
            "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
        )
        .command("plan favour"),
    row(Resource::RecentPlan, "lastAccessedDateTime", Write::Later, Since::Beta)
        .read("../sync/recent.rs", "note_opened")
        .edited(
            "../sync/recent.rs",
            "note_opened",
            Some("plan.switch"),
            "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
        ),
    row(Resource::RecentPlan, "planTitle", Write::Later, Since::Beta).read("../sync/recent.rs", "note_opened").edited(
        "../sync/recent.rs",
        "note_opened",
        Some("plan.switch"),
        "a_favourite_is_one_for_every_client_and_an_opened_plan_is_among_the_last",
    ),
    row(Resource::Recurrence, "schedule", Write::Freely, Since::Beta)
        .read("recurrence.rs", "schedule")
        .edited("change.rs", "Recurrence", Some("card.series"), "series_and_my_day_are_set_with_keys_through_beta")
        .command("set TASK repeat="),
    row(Resource::RecurrenceSchedule, "pattern", Write::Freely, Since::Beta)
        .read("recurrence.rs", "pattern")
        .edited("change.rs", "Recurrence", Some("card.series"), "series_and_my_day_are_set_with_keys_through_beta")
        .command("set TASK repeat="),
    row(Resource::RecurrenceSchedule, "patternStartDateTime", Write::Freely, Since::Beta)
        .read("recurrence.rs", "start")
        .edited("change.rs", "Recurrence", Some("card.series"), "series_and_my_day_are_set_with_keys_through_beta")
        .command("set TASK repeat="),
];
