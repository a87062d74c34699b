"""What is due, and the timetable."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import anyone, guard

home_pages = Blueprint("home", __name__)


@home_pages.get("/")
@guard(Permission.HOME_READ)
def home(ctx: Context) -> ResponseReturnValue:
    """What do I have to do now?"""
    return render_template("home/home.html")


@home_pages.get("/help")
@anyone
def help() -> ResponseReturnValue:  # noqa: A001 - the page's name
    """Where to find help."""
    return render_template("home/help.html")
