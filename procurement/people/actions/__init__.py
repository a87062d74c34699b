"""What is done about people: accounts, roles and interests; invitations and the end of access; leave and deputies."""

from procurement.people.actions.absences import (
    name_deputy,
    record_leave,
    record_own_leave,
    withdraw_deputy,
    withdraw_leave,
    withdraw_own_leave,
)
from procurement.people.actions.accounts import (
    add_person,
    appoint,
    change_profile,
    declare_interests,
    normal_number,
    register_organisation,
)
from procurement.people.actions.acting import act_by_link, link_to_act
from procurement.people.actions.colleagues import (
    answer_request,
    change_organisation,
    invite_colleague,
    pass_ownership,
    remove_colleague,
    repair_ownership,
    withdraw_link,
)
from procurement.people.actions.inviting import accept_invitation, end_access, invite, withdraw_invitation
from procurement.people.actions.joining import (
    ask_for_link,
    ask_to_join,
    choose_password,
    invite_staff,
    join_by_link,
    register_by_link,
)
from procurement.people.actions.mail import choose_mail, record_bounce
from procurement.people.actions.second_steps import (
    make_recovery_codes,
    pass_second_step,
    remove_second_step,
    reset_second_step,
    set_second_step,
)
from procurement.people.actions.sessions import end_session, sign_out_everywhere

__all__ = [
    "accept_invitation",
    "act_by_link",
    "add_person",
    "answer_request",
    "appoint",
    "ask_for_link",
    "ask_to_join",
    "change_organisation",
    "change_profile",
    "choose_mail",
    "choose_password",
    "declare_interests",
    "end_access",
    "end_session",
    "invite",
    "invite_colleague",
    "invite_staff",
    "join_by_link",
    "link_to_act",
    "make_recovery_codes",
    "name_deputy",
    "normal_number",
    "pass_ownership",
    "pass_second_step",
    "record_bounce",
    "record_leave",
    "record_own_leave",
    "register_by_link",
    "register_organisation",
    "remove_colleague",
    "remove_second_step",
    "repair_ownership",
    "reset_second_step",
    "set_second_step",
    "sign_out_everywhere",
    "withdraw_deputy",
    "withdraw_invitation",
    "withdraw_leave",
    "withdraw_link",
    "withdraw_own_leave",
]
