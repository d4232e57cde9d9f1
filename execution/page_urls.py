"""Index of this app's pages."""

from django.urls import URLPattern, URLResolver, path

from execution.diagnosis import pages as diagnosis
from execution.implementation.pages import bulk, following, lists, tasks
from execution.narration import pages as narration
from execution.packs import pages as packs
from execution.reviews import pages as reviews
from execution.roadmaps.pages import board, files, library, roadmaps
from execution.runs.pages import lists as runs
from execution.runs.pages import one

urlpatterns: list[URLPattern | URLResolver] = [
    path("enterprises/<int:enterprise_id>/diagnose", diagnosis.diagnose_page, name="diagnose-page"),
    path(
        "enterprises/<int:enterprise_id>/diagnose/trial-balance",
        diagnosis.trial_balance_page,
        name="trial-balance-page",
    ),
    path(
        "enterprises/<int:enterprise_id>/diagnose/<slug:domain>", diagnosis.diagnose_page, name="diagnose-domain-page"
    ),
    path("diagnose/<slug:domain>/template.csv", diagnosis.template_page, name="diagnosis-template"),
    path("enterprises/<int:enterprise_id>/execution", lists.enterprise_execution, name="enterprise-execution-page"),
    path("decisions/<uuid:decision_id>/execution", lists.decision_execution, name="decision-execution-page"),
    path(
        "enterprises/<int:enterprise_id>/execution/tasks.csv", lists.enterprise_tasks_file, name="enterprise-tasks-file"
    ),
    path("decisions/<uuid:decision_id>/execution/tasks.csv", lists.decision_tasks_file, name="decision-tasks-file"),
    path("tasks/tasks.csv", lists.my_tasks_file, name="my-tasks-file"),
    path("decisions/<uuid:decision_id>/execution/plan", lists.plan_into_tasks, name="decision-plan-page"),
    path("health/pack", packs.pack_health, name="health-pack"),
    path("tasks/", lists.my_tasks, name="my-tasks-page"),
    path("tasks/following", following.follow_work, name="follow-work-page"),
    path("tasks/calendar/<str:token>/tasks.ics", following.work_feed, name="work-feed"),
    path("tasks/move", bulk.move_picked, name="move-tasks-page"),
    path("tasks/<int:task_id>", tasks.task_page, name="task-page"),
    path("tasks/<int:task_id>/edit", tasks.task_edit, name="task-edit-page"),
    path("tasks/<int:task_id>/act/<slug:act>", tasks.task_act, name="task-act-page"),
    path("milestones/<int:milestone_id>/verify", tasks.verify, name="milestone-verify-page"),
    path("prompts", narration.prompts, name="prompts-page"),
    path("prompts/<slug:prompt_key>", narration.prompt, name="prompt-page"),
    path(
        "prompts/<slug:prompt_key>/versions/<int:before>/diff/<int:after>",
        narration.prompt_diff,
        name="prompt-diff-page",
    ),
    path("prompts/<slug:prompt_key>/roll-back", narration.prompt_roll_back, name="prompt-roll-back-page"),
    path("milestones/<int:milestone_id>/evidence", tasks.evidence_file, name="milestone-evidence-page"),
    path("runs", runs.runs, name="runs-page"),
    path("runs/<uuid:run_id>", one.run, name="run-page"),
    path("runs/<uuid:run_id>/act/<slug:act>", one.run_act, name="run-act-page"),
    path("runs/<uuid:run_id>/steps/<slug:step_id>/override", one.override, name="step-override-page"),
    path("agents", runs.agents, name="agents-page"),
    path("reviews", reviews.reviews, name="reviews-page"),
    path("reviews/<int:review_id>", reviews.review, name="review-page"),
    path("reviews/<int:review_id>/act/<slug:act>", reviews.review_act, name="review-act-page"),
    path("enterprises/<int:enterprise_id>/roadmap", board.enterprise_roadmap, name="enterprise-roadmap-page"),
    path("enterprises/<int:enterprise_id>/roadmap/new", roadmaps.new_roadmap, name="new-roadmap-page"),
    path("enterprises/<int:enterprise_id>/roadmap/tickets", library.choose_tickets, name="choose-tickets-page"),
    path("tickets", library.ticket_library, name="ticket-library-page"),
    path("roadmaps/<int:roadmap_id>", roadmaps.roadmap_page, name="roadmap-page"),
    path("roadmaps/<int:roadmap_id>/refresh", roadmaps.refresh, name="refresh-roadmap-page"),
    path("roadmaps/<int:roadmap_id>/worth", roadmaps.worth_page, name="roadmap-worth-page"),
    path("roadmaps/<int:roadmap_id>/sections/<int:number>/edit", roadmaps.edit_section_page, name="edit-section-page"),
    path("ticket-instances/<int:instance_id>", board.ticket_page, name="ticket-instance-page"),
    path("ticket-instances/<int:instance_id>/move", board.move_ticket, name="move-ticket-page"),
    path("ticket-packs/<int:ticket_pack_id>/checklist.md", files.checklist, name="ticket-pack-file"),
    path("ticket-packs/<int:ticket_pack_id>/upload", files.upload, name="upload-ticket-pack-page"),
    path("ticket-packs/<int:ticket_pack_id>/delete", roadmaps.delete_pack_page, name="delete-ticket-pack-page"),
    path("ticket-packs/<int:ticket_pack_id>/settle", files.settle, name="settle-conflicts-page"),
]
