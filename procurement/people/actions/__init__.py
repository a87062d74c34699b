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
    normal_company_number,
    register_organisation,
)
from procurement.people.actions.inviting import accept_invitation, end_access, invite, withdraw_invitation

__all__ = [
    "accept_invitation",
    "add_person",
    "appoint",
    "change_profile",
    "declare_interests",
    "end_access",
    "invite",
    "name_deputy",
    "normal_company_number",
    "record_leave",
    "record_own_leave",
    "register_organisation",
    "withdraw_deputy",
    "withdraw_invitation",
    "withdraw_leave",
    "withdraw_own_leave",
]
