"""When was this published, and is that believable. Pure.

calendar  the names of months and weekdays
values    a value that may be a date -> the day it names
places    the day in an address, and in the first lines of a text
choosing  what was stated in several places -> the day of publication, and where it comes from
"""

from corpus.dating.choosing import Dated, choose
from corpus.dating.places import in_address, in_text
from corpus.dating.values import AHEAD, EARLIEST, NO_DATE, DateValue, parse_date

__all__ = ["AHEAD", "EARLIEST", "NO_DATE", "DateValue", "Dated", "choose", "in_address", "in_text", "parse_date"]
