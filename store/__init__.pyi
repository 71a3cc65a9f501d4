from store.addresses import SERVERS as SERVERS, path_of as path_of, with_password as with_password
from store.board.cases import board_cases as board_cases
from store.board.looking import day_board as day_board
from store.board.model import (
    AgentDay as AgentDay,
    Board as Board,
    OnCall as OnCall,
    OnPause as OnPause,
    QueueDay as QueueDay,
    Tally as Tally,
)
from store.calendar import (
    calendar_days as calendar_days,
    enter_days as enter_days,
    forget_day as forget_day,
    own_days as own_days,
    read_days as read_days,
    with_holidays as with_holidays,
    working_time as working_time,
)
from store.calls.agreeing import (
    Fit as Fit,
    MonthDay as MonthDay,
    Place as Place,
    days_of as days_of,
    fit_of as fit_of,
    places_of as places_of,
)
from store.calls.card import Card as Card, PastCall as PastCall, PastVisit as PastVisit, card as card
from store.calls.case import CallEnd as CallEnd, GivenAnswer as GivenAnswer
from store.calls.complaint_told import ToldComplaint as ToldComplaint
from store.calls.customer_file import (
    CustomerFile as CustomerFile,
    OwnedVehicle as OwnedVehicle,
    customer_file as customer_file,
    open_file as open_file,
    reveal_numbers as reveal_numbers,
)
from store.calls.dialled import Answered as Answered
from store.calls.ending import Logged as Logged, log as log
from store.calls.file_fields import Read as Read, read_field as read_field
from store.calls.file_options import OPTIONS as OPTIONS
from store.calls.filing import (
    Change as Change,
    correct_file as correct_file,
    planned as planned,
)
from store.calls.kept_here import (
    AWAY as AWAY,
    Delivery as Delivery,
    Kept as Kept,
    KeptHere as KeptHere,
    Refused as Refused,
    kept_files as kept_files,
)
from store.calls.offering import offered_times as offered_times, places_taken as places_taken
from store.calls.opening import (
    NOTE as NOTE,
    Number as Number,
    OpenCall as OpenCall,
    call_of as call_of,
    choose_number as choose_number,
    keep_answer as keep_answer,
    keep_drafts as keep_drafts,
    keep_language as keep_language,
    keep_note as keep_note,
    keep_outcome as keep_outcome,
    keep_place as keep_place,
    open_call as open_call,
    unfinished as unfinished,
)
from store.calls.pausing import (
    Break as Break,
    begin_pause as begin_pause,
    end_pause as end_pause,
    end_what_was_left as end_what_was_left,
    on_pause as on_pause,
    still_on_pause as still_on_pause,
)
from store.calls.skipping import skip as skip
from store.calls.steps import (
    CallStep as CallStep,
    end_of_step as end_of_step,
    step_to_end as step_to_end,
    take_step as take_step,
)
from store.calls.talk import holder_of as holder_of, leave as leave
from store.calls.undoing import Undone as Undone, undo as undo
from store.changing.effect import DayEffect as DayEffect, Effect as Effect, Moved as Moved
from store.changing.rules import (
    Draft as Draft,
    RuleChanged as RuleChanged,
    RuleDiff as RuleDiff,
    draft_rules as draft_rules,
    preview_rules as preview_rules,
    rule_changes as rule_changes,
    rules_of as rules_of,
)
from store.changing.saving import Saved as Saved, finish_saving as finish_saving, save_rules as save_rules
from store.complaints.board import (
    Complaint as Complaint,
    ComplaintPage as ComplaintPage,
    LoggedStep as LoggedStep,
    complaint_board as complaint_board,
    complaint_page as complaint_page,
    counts_of as counts_of,
)
from store.complaints.escalating import escalate as escalate
from store.complaints.handling import (
    apply_for_closing as apply_for_closing,
    assign_complaint as assign_complaint,
    close_complaint as close_complaint,
    note_on_complaint as note_on_complaint,
    open_by_hand as open_by_hand,
    propose_solution as propose_solution,
    reopen_complaint as reopen_complaint,
    reply_to_complaint as reply_to_complaint,
)
from store.complaints.standing import Standing as Standing, Step as Step
from store.complaints.steps import Grievance as Grievance
from store.database import (
    Database as Database,
    Records as Records,
    open_database as open_database,
)
from store.figures import (
    CaseLine as CaseLine,
    Cell as Cell,
    Figure as Figure,
    FigureRow as FigureRow,
    breakdowns as breakdowns,
    case_lines as case_lines,
    cases as cases,
    cases_are as cases_are,
    figure as figure,
    figure_names as figure_names,
)
from store.figures.known import known_by as known_by
from store.finding.hearing import hear_names as hear_names
from store.finding.searching import Hit as Hit, find as find
from store.group import (
    ALL_SHOPS as ALL_SHOPS,
    NamedShop as NamedShop,
    add_shop as add_shop,
    at_shop as at_shop,
    boards_in_sum as boards_in_sum,
    door_to as door_to,
    each_shop as each_shop,
    in_sum as in_sum,
    next_shop as next_shop,
    shops as shops,
)
from store.intake import Account as Account, import_file as import_file, load_mapping as load_mapping
from store.intake.account import newest_import as newest_import
from store.intake.asked import (
    Party as Party,
    Question as Question,
    alike as alike,
    question as question,
    question_counts as question_counts,
    questions as questions,
)
from store.intake.decisions import (
    Decided as Decided,
    decide as decide,
    decide_many as decide_many,
    undecide as undecide,
)
from store.intake.files.form import AS_FOUND as AS_FOUND, FileForm as FileForm
from store.intake.layouts.asking import (
    ColumnsUnsure as ColumnsUnsure,
    DaysUnsure as DaysUnsure,
    Proposal as Proposal,
    Proposed as Proposed,
)
from store.intake.layouts.beginning import Beginning as Beginning, beginning as beginning
from store.intake.layouts.filemap import FileMap as FileMap, Identity as Identity
from store.intake.layouts.headings import lacking as lacking
from store.intake.layouts.known_layouts import layouts_known as layouts_known
from store.intake.layouts.mapfiles import write_mapping as write_mapping
from store.intake.layouts.opening import propose as propose
from store.intake.preview import FieldChange as FieldChange, Preview as Preview, RefusedRow as RefusedRow
from store.intake.taking_back import (
    TakenBack as TakenBack,
    finish_cut_off as finish_cut_off,
    take_back as take_back,
)
from store.moments import Clock as Clock, day_of as day_of
from store.progress import (
    DayProgress as DayProgress,
    by_now as by_now,
    day_progress as day_progress,
    has_records as has_records,
)
from store.quality.drawing import (
    Draw as Draw,
    draw_calls as draw_calls,
    draws as draws,
    week_before as week_before,
)
from store.quality.patterns import (
    PATTERNS as PATTERNS,
    Pattern as Pattern,
    find_patterns as find_patterns,
    pattern_cases as pattern_cases,
)
from store.quality.scoring import (
    DrawnCall as DrawnCall,
    DrawnPage as DrawnPage,
    Score as Score,
    drawn_calls as drawn_calls,
    drawn_page as drawn_page,
    score_call as score_call,
)
from store.queues.asking import Judgement as Judgement, ask as ask
from store.queues.assigning import (
    AgentWork as AgentWork,
    Due as Due,
    Wanted as Wanted,
    WorkLine as WorkLine,
    WorkPreview as WorkPreview,
    add_work as add_work,
    agents_at_work as agents_at_work,
    assign_work as assign_work,
    hand_over as hand_over,
    look_over as look_over,
    release_work as release_work,
    work_in_hand as work_in_hand,
    work_of as work_of,
    work_of_leaver as work_of_leaver,
)
from store.queues.by_hand import follow_up_by_hand as follow_up_by_hand
from store.queues.claiming import (
    claim as claim,
    claim_next as claim_next,
    next_free as next_free,
    renew as renew,
)
from store.queues.holding import (
    HeldQueue as HeldQueue,
    held_queues as held_queues,
    hold_queue as hold_queue,
    let_go_queue as let_go_queue,
)
from store.queues.lines import (
    QueueLine as QueueLine,
    counts as counts,
    lines_beside as lines_beside,
    lines_on as lines_on,
    todays_lines as todays_lines,
)
from store.queues.making import Made as Made, make_about as make_about, make_today as make_today
from store.queues.ordering import WorkOrder as WorkOrder, work_orders as work_orders
from store.queues.promises import Promise as Promise, next_promise as next_promise
from store.remarks import Remark as Remark, Unusable as Unusable
from store.reports.actions import (
    Action as Action,
    ActionState as ActionState,
    action_of as action_of,
    actions_of as actions_of,
    carry_on as carry_on,
    keep_action as keep_action,
    withdraw_action as withdraw_action,
)
from store.reports.closing import close_month as close_month, closed_at as closed_at
from store.reports.exports import (
    Exported as Exported,
    exports as exports,
    record_export as record_export,
)
from store.reports.hours import HourCell as HourCell, contact_hours as contact_hours
from store.reports.lists import (
    LIST_FILTERS as LIST_FILTERS,
    LIST_ORDERS as LIST_ORDERS,
    Letter as Letter,
    Letters as Letters,
    ListKind as ListKind,
    ListOrder as ListOrder,
    letters as letters,
)
from store.reports.model import Label as Label, Report as Report, Term as Term
from store.reports.monthly import (
    is_over as is_over,
    monthly_report as monthly_report,
    report_to_print as report_to_print,
)
from store.reports.writing.formats import report_suffixes as report_suffixes, write_report as write_report
from store.reports.writing.looks import tile_texts as tile_texts
from store.reports.writing.sheets import (
    inert as inert,
    list_suffixes as list_suffixes,
    write_sheet as write_sheet,
)
from store.rules.editing import (
    AS_SHIPPED as AS_SHIPPED,
    Rule as Rule,
    read_rule as read_rule,
    rules_in as rules_in,
    with_change as with_change,
    written_rule as written_rule,
)
from store.rules.hours import at as at, may_call as may_call, next_open as next_open
from store.rules.outcomes import Outcome as Outcome, outcomes as outcomes
from store.rules.reasons import (
    Reason as Reason,
    pause_reasons as pause_reasons,
    skip_reasons as skip_reasons,
)
from store.rules.seasons import Season as Season, season as season
from store.rules.settings import Settings as Settings, load_settings as load_settings
from store.rules.toml_lines import line_of as line_of
from store.rules.working_days import NamedDay as NamedDay
from store.safeguards.backup import (
    BackedUp as BackedUp,
    Restored as Restored,
    back_up as back_up,
    backups as backups,
    name_of_backup as name_of_backup,
    restore as restore,
)
from store.safeguards.checking import Checked as Checked, check as check, schema_of as schema_of
from store.safeguards.consent import (
    CONSENT_SOURCES as CONSENT_SOURCES,
    PURPOSES as PURPOSES,
    Consent as Consent,
    Said as Said,
    consents_of as consents_of,
    record_consent as record_consent,
)
from store.safeguards.copying import Copied as Copied, copy_shop as copy_shop
from store.safeguards.encrypting import (
    Converted as Converted,
    decrypt as decrypt,
    encrypt as encrypt,
    note_converted as note_converted,
    rekey as rekey,
)
from store.safeguards.files import is_encrypted as is_encrypted
from store.safeguards.granting import Granted as Granted, grant_roles as grant_roles
from store.safeguards.keys import (
    Key as Key,
    asks_for_phrase as asks_for_phrase,
    new_key as new_key,
    unlock as unlock,
)
from store.safeguards.looking import How as How, Look as Look, looked as looked
from store.safeguards.masking import mask as mask, mask_within as mask_within
from store.safeguards.members import (
    Member as Member,
    add_member as add_member,
    change_role as change_role,
    disable_member as disable_member,
    enable_member as enable_member,
    members as members,
    set_password as set_password,
    take_password as take_password,
)
from store.safeguards.person import (
    Known as Known,
    ToErase as ToErase,
    erase as erase,
    known_of as known_of,
    look_before_erasing as look_before_erasing,
)
from store.safeguards.reading_trail import (
    TrailEntry as TrailEntry,
    TrailWanted as TrailWanted,
    customer_of as customer_of,
    trail as trail,
    trail_staff as trail_staff,
)
from store.safeguards.retention import (
    TooOld as TooOld,
    erase_too_old as erase_too_old,
    too_old as too_old,
)
from store.safeguards.rights import (
    RIGHTS as RIGHTS,
    ROLES as ROLES,
    Right as Right,
    allowed as allowed,
    may as may,
    rights_of as rights_of,
)
from store.safeguards.signing_in import (
    NOBODY as NOBODY,
    sign_in as sign_in,
    sign_in_is_asked as sign_in_is_asked,
    sign_out as sign_out,
    staff_as_of_now as staff_as_of_now,
    stay_signed_in as stay_signed_in,
    who_is_connected as who_is_connected,
    who_stays as who_stays,
)
from store.safeguards.theirs import person as person
from store.safeguards.trail import FAMILIES as FAMILIES, KINDS as KINDS
from store.safeguards.verifying import (
    Seal as Seal,
    Verified as Verified,
    note_restored as note_restored,
    read_seals as read_seals,
    seal_in as seal_in,
    seal_trail as seal_trail,
    verify_trail as verify_trail,
)
from store.staff import (
    Agent as Agent,
    agent_or_new as agent_or_new,
    colleague as colleague,
    colleagues as colleagues,
    staff_names as staff_names,
)
from store.subjects.counting import (
    SaidLine as SaidLine,
    SubjectRow as SubjectRow,
    Subjects as Subjects,
    ToneWanted as ToneWanted,
    count_subjects as count_subjects,
    said_about as said_about,
)
from store.subjects.words import Words as Words, load_words as load_words

__all__: tuple[str, ...]
_HOMES: dict[str, tuple[str, ...]]
