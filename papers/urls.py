from django.urls import path

from papers.views import (
    calendars,
    claims,
    co_authors,
    comment_edits,
    curation,
    desk,
    discussion,
    drafts,
    entries,
    glossary,
    hand_overs,
    help,
    images,
    interpretations,
    manuscripts,
    meetings,
    names,
    pairs,
    paper_records,
    papers,
    people,
    plan,
    plan_meetings,
    questions,
    read_marks,
    reading_list,
    revisions,
    series,
    week,
)

app_name = "papers"
urlpatterns = [
    path("", week.week, name="week"),
    path("questions/", questions.question_list, name="question_list"),
    path("names/", names.name_list, name="name_list"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/add/", glossary.term_create, name="term_create"),
    path("glossary/<int:pk>/", glossary.term_detail, name="term_detail"),
    path("glossary/<int:pk>/edit/", glossary.term_edit, name="term_edit"),
    path("glossary/<int:pk>/delete/", glossary.term_delete, name="term_delete"),
    path("desk/", desk.desk, name="desk"),
    path("help/", help.help_list, name="help_list"),
    path("help/<slug:topic>/", help.help_detail, name="help_detail"),
    path("members/<slug:handle>/", people.member_detail, name="member_detail"),
    # /papers/
    path("papers/", reading_list.paper_list, name="paper_list"),
    path("papers/<slug:slug>/", papers.paper_detail, name="paper_detail"),
    path("papers/<slug:slug>/read/", read_marks.read_mark_set, name="read_mark_set"),
    # /papers/<slug>/claim/
    path("papers/<slug:slug>/claim/", claims.claim_create, name="claim_create"),
    path("papers/<slug:slug>/claim/<int:pk>/extend/", claims.claim_extend, name="claim_extend"),
    path("papers/<slug:slug>/claim/<int:pk>/release/", claims.claim_release, name="claim_release"),
    path(
        "papers/<slug:slug>/claim/<int:pk>/hand-over/", hand_overs.hand_over_create, name="hand_over_create"
    ),
    # /papers/<slug>/hand-overs/
    path(
        "papers/<slug:slug>/hand-overs/<int:pk>/accept/", hand_overs.hand_over_accept, name="hand_over_accept"
    ),
    path(
        "papers/<slug:slug>/hand-overs/<int:pk>/decline/",
        hand_overs.hand_over_decline,
        name="hand_over_decline",
    ),
    path(
        "papers/<slug:slug>/hand-overs/<int:pk>/withdraw/",
        hand_overs.hand_over_withdraw,
        name="hand_over_withdraw",
    ),
    # /papers/<slug>/interpretations/
    path(
        "papers/<slug:slug>/interpretations/",
        interpretations.interpretation_create,
        name="interpretation_create",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/",
        interpretations.interpretation_detail,
        name="interpretation_detail",
    ),
    path("papers/<slug:slug>/interpretations/<int:pk>/edit/", drafts.draft_edit, name="draft_edit"),
    path("papers/<slug:slug>/interpretations/<int:pk>/preview/", drafts.draft_preview, name="draft_preview"),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/co-authors/",
        co_authors.co_author_create,
        name="co_author_create",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/co-authors/<slug:handle>/delete/",
        co_authors.co_author_delete,
        name="co_author_delete",
    ),
    path("papers/<slug:slug>/interpretations/<int:pk>/images/", images.image_create, name="image_create"),
    path("papers/<slug:slug>/interpretations/<int:pk>/publish/", drafts.draft_publish, name="draft_publish"),
    path("papers/<slug:slug>/interpretations/<int:pk>/discard/", drafts.draft_discard, name="draft_discard"),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/text.md",
        manuscripts.manuscript_download,
        name="manuscript_download",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/upload/",
        manuscripts.manuscript_upload,
        name="manuscript_upload",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/revisions/",
        revisions.revision_list,
        name="revision_list",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/revisions/<int:number>/",
        revisions.revision_detail,
        name="revision_detail",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/revisions/<int:number>/restore/",
        revisions.revision_restore,
        name="revision_restore",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/revisions/compare/",
        revisions.revision_compare,
        name="revision_compare",
    ),
    path("papers/<slug:slug>/interpretations/<int:pk>/pair/", pairs.pair_detail, name="pair_detail"),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/pair/confirm/", pairs.pair_confirm, name="pair_confirm"
    ),
    path("papers/<slug:slug>/interpretations/<int:pk>/pair/delete/", pairs.pair_delete, name="pair_delete"),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/translate/",
        pairs.translation_create,
        name="translation_create",
    ),
    path(
        "papers/<slug:slug>/interpretations/<int:pk>/comments/",
        discussion.interpretation_comment_create,
        name="interpretation_comment_create",
    ),
    # /papers/<slug>/comments/
    path("papers/<slug:slug>/comments/", discussion.comment_create, name="comment_create"),
    path("papers/<slug:slug>/comments/<int:pk>/replies/", discussion.reply_create, name="reply_create"),
    path("papers/<slug:slug>/comments/<int:pk>/edit/", discussion.comment_edit, name="comment_edit"),
    path(
        "papers/<slug:slug>/comments/<int:pk>/edits/",
        comment_edits.comment_edit_list,
        name="comment_edit_list",
    ),
    path("papers/<slug:slug>/comments/<int:pk>/delete/", discussion.comment_delete, name="comment_delete"),
    path("papers/<slug:slug>/comments/<int:pk>/answer/", discussion.answer_create, name="answer_create"),
    path(
        "papers/<slug:slug>/comments/<int:pk>/answer/delete/", discussion.answer_delete, name="answer_delete"
    ),
    # /desk/
    path("desk/lists/", curation.desk_lists, name="desk_lists"),
    path("desk/lists/new/", curation.list_create, name="list_create"),
    path("desk/lists/<slug:slug>/", curation.desk_list, name="desk_list"),
    path("desk/lists/<slug:slug>/edit/", curation.list_edit, name="list_edit"),
    path("desk/lists/<slug:slug>/delete/", curation.list_delete, name="list_delete"),
    path("desk/lists/<slug:slug>/parts/new/", curation.part_create, name="part_create"),
    path("desk/lists/<slug:slug>/parts/<int:pk>/edit/", curation.part_edit, name="part_edit"),
    path("desk/lists/<slug:slug>/parts/<int:pk>/move/", curation.part_move, name="part_move"),
    path("desk/lists/<slug:slug>/parts/<int:pk>/delete/", curation.part_delete, name="part_delete"),
    path("desk/lists/<slug:slug>/parts/<int:pk>/entries/new/", entries.entry_create, name="entry_create"),
    path("desk/lists/<slug:slug>/entries/<int:pk>/edit/", entries.entry_edit, name="entry_edit"),
    path("desk/lists/<slug:slug>/entries/<int:pk>/move/", entries.entry_move, name="entry_move"),
    path("desk/lists/<slug:slug>/entries/<int:pk>/place/", entries.entry_place, name="entry_place"),
    path("desk/lists/<slug:slug>/entries/<int:pk>/delete/", entries.entry_delete, name="entry_delete"),
    path("desk/papers/", paper_records.desk_papers, name="desk_papers"),
    path("desk/papers/new/", paper_records.paper_create, name="paper_create"),
    path("desk/papers/<slug:slug>/", paper_records.paper_edit, name="paper_edit"),
    path("desk/papers/<slug:slug>/delete/", paper_records.paper_delete, name="paper_delete"),
    # /schedule/
    path("schedule/", meetings.schedule, name="schedule"),
    path("schedule/<int:number>/", meetings.meeting_detail, name="meeting_detail"),
    path("schedule/<int:number>/answer/", meetings.answer_set, name="answer_set"),
    path("schedule/<int:number>/minutes/preview/", meetings.minutes_preview, name="minutes_preview"),
    path("schedule/<int:number>/minutes/", meetings.minutes_edit, name="minutes_edit"),
    # /schedule/plan/
    path("schedule/plan/", plan.plan, name="plan"),
    path("schedule/plan/series/", series.series_create, name="series_create"),
    path("schedule/plan/series/preview/", series.series_preview, name="series_preview"),
    path("schedule/plan/series/<int:pk>/skip/", series.series_skip, name="series_skip"),
    path("schedule/plan/series/<int:pk>/delete/", series.series_delete, name="series_delete"),
    path("schedule/plan/meetings/", plan.meeting_create, name="meeting_create"),
    path("schedule/plan/<int:number>/", plan_meetings.plan_meeting, name="plan_meeting"),
    path("schedule/plan/<int:number>/leads/", plan.meeting_leads, name="meeting_leads"),
    path("schedule/plan/<int:number>/time/", plan_meetings.meeting_move, name="meeting_move"),
    path("schedule/plan/<int:number>/place/", plan_meetings.meeting_place, name="meeting_place"),
    path("schedule/plan/<int:number>/cancel/", plan_meetings.meeting_cancel, name="meeting_cancel"),
    path("schedule/plan/<int:number>/restore/", plan_meetings.meeting_restore, name="meeting_restore"),
    path("schedule/plan/papers/<slug:slug>/move/", plan.slot_move, name="slot_move"),
    path("schedule/plan/papers/<slug:slug>/up/", plan.slot_raise, name="slot_raise"),
    path("schedule/plan/papers/<slug:slug>/down/", plan.slot_lower, name="slot_lower"),
    path("schedule/plan/papers/<slug:slug>/out/", plan.slot_delete, name="slot_delete"),
    # /media/
    path("media/images/<slug:digest>.<slug:extension>", images.image_detail, name="image_detail"),
    # /feeds/
    path("feeds/schedule.ics", calendars.schedule_feed, name="schedule_feed"),
]
