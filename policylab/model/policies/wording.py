"""Wording: an instrument in a sentence, filled from its own fields, in English and in Thai.

A template is a sentence with places to fill. ``{target:share}`` is a field in one of the forms of ``FORMS``;
``{reform.fit:share}`` a field of a table. ``[…]`` is said only where its first field is set (neither missing nor zero),
and ``[…|…]`` says its second part instead. ``{when}``, ``{whom}`` and ``{citizens}`` come from the delivery. The Thai
sentences are drafts that no Thai official has read yet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from policylab.model.policies.delivery import Delivery
from policylab.model.policies.ledger import BAHT
from policylab.model.tables import regions, segments, tiers

DECIDES_NO_NUMBER = True  # words for readers: in no identity

Language = Literal["en", "th"]
NEARLY_ALL = 0.85  # from this share on, readers are told "nearly every time"
_PART = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]|]*))?\]")
_PLACE = re.compile(r"\{([\w.]+)(?::(\w+))?\}")
_FORM = {
    "central": ("in one pool for all", "โดยใช้ร่วมกันทั้งหมด"),
    "ministry": ("in a pool for each ministry", "โดยใช้ร่วมกันภายในแต่ละกระทรวง"),
    "department": ("as slots of their own for the readiest", "โดยจัดสรรให้หน่วยงานที่พร้อมที่สุดเป็นรายหน่วยงาน"),
}


def worded(template: str, values: Callable[[str], Any], language: Language) -> str:
    """Return a template with its places filled.

    >>> worded("{share:share} of them[; {lag:months} later|; at once]", {"share": 0.15, "lag": 0}.get, "en")
    '15% of them; at once'
    """

    def value_at(name: str) -> Any:
        first, *rest = name.split(".")
        value = values(first)
        for part in rest:
            value = getattr(value, part, None)
        return value

    def chosen(part: re.Match[str]) -> str:
        decides = _PLACE.search(part[1])
        return part[1] if decides is None or value_at(decides[1]) else part[2] or ""

    def placed(place: re.Match[str]) -> str:
        return FORMS[place[2] or "text"](value_at(place[1]), language)

    return _PLACE.sub(placed, _PART.sub(chosen, template))


def words_of(delivery: Delivery, language: Language) -> Mapping[str, Any]:
    """Return what a template may name of a delivery: its fields, and these in words."""
    return {
        **dict(delivery),
        "when": _in_force(delivery, language),
        "whom": _whom(delivery, language),
        "citizens": _citizens(delivery, language),
        "until": None if delivery.ends is None else month(delivery.ends - 1, language),
        "spends": None if delivery.budget is None else FORMS["money"](delivery.budget, language),
    }


def either(language: Language, english: str, thai: str) -> str:
    """Return the words in the language of the reader."""
    return english if language == "en" else thai


def listed(names: Sequence[str], language: Language, apart: str = "") -> str:
    """Return names, or with ``apart`` between them longer parts, as a list in a sentence.

    >>> listed(["light", "medium", "heavy"], "en"), listed(["เบา", "หนัก"], "th"), listed(["a b", "c, d"], "en", "; ")
    ('light, medium and heavy', 'เบาและหนัก', 'a b; and c, d')
    """
    *first, last = names or [""]
    if not first:
        return last
    between = either(language, apart or ", ", " ")
    link = either(language, f"{apart.rstrip()} and ", " และ" if len(first) > 1 or apart else "และ")
    return f"{between.join(first)}{link}{last}"


def labels(table: Mapping[str, Mapping[str, Any]], names: Iterable[str], language: Language) -> str:
    """Return the labels of tiers, regions or segments as a list in a sentence."""
    return listed([either(language, table[name]["sentence"], table[name]["label_th"]) for name in names], language)


def exact(value: float) -> str:
    """Return a number as it was written, without the noise of binary fractions.

    >>> exact(0.1 + 0.2), exact(100000.0), exact(0.003)
    ('0.3', '100,000', '0.003')
    """
    text = f"{value:,.6f}"
    return text.rstrip("0").rstrip(".")


def share(value: float, language: Language) -> str:
    """Return a share of 1, to a millionth.

    >>> share(0.15, "en"), share(0.005, "th")
    ('15%', 'ร้อยละ 0.5')
    """
    percent = exact(round(100 * value, 4))
    return either(language, f"{percent}%", f"ร้อยละ {percent}")


def of_services(value: float, language: Language) -> str:
    """Return a share of an agency's services.

    >>> of_services(1, "en"), of_services(0.8, "en"), of_services(0, "en")
    ('all their services', '80% of their services', 'none of their services')
    """
    if value == 0:
        return either(language, "none of their services", "บริการร้อยละ 0 ")
    if value == 1:
        return either(language, "all their services", "บริการทั้งหมด")
    return either(language, f"{share(value, 'en')} of their services", f"บริการ{share(value, 'th')}")


def month(value: int, language: Language) -> str:
    """Return a month of the run.

    >>> month(12, "en"), month(12, "th")
    ('month 12', 'เดือนที่ 12')
    """
    return either(language, f"month {value}", f"เดือนที่ {value}")


def months(value: float, language: Language) -> str:
    """Return a number of months.

    >>> months(1, "en"), months(6, "th")
    ('1 month', '6 เดือน')
    """
    return either(language, _counted(value, "month"), f"{exact(value)} เดือน")


def _counted(value: float, unit: str) -> str:
    return f"{exact(value)} {unit}{'' if value == 1 else 's'}"


def _times_a_year(value: float, language: Language) -> str:
    """Return how often something is done.

    >>> _times_a_year(2, "en"), _times_a_year(0.5, "en"), _times_a_year(0.25, "th"), _times_a_year(0.7, "en")
    ('twice a year', 'every two years', 'ทุก 4 ปี', '0.7 times a year')
    """
    years = 1 / value if value else 0.0
    if years > 1 and math.isclose(years, round(years), rel_tol=1e-9):
        every = "two" if round(years) == 2 else exact(years)
        return either(language, f"every {every} years", f"ทุก {exact(years)} ปี")
    times = "once" if value == 1 else "twice" if value == 2 else f"{exact(value)} times"
    return either(language, f"{times} a year", f"ปีละ {exact(value)} ครั้ง")


def tries(value: float, language: Language) -> str:
    """Return how often those who look try the service itself.

    >>> tries(0.0, "en"), tries(0.15, "en"), tries(0.9, "en")
    ('look at the form alone', 'try the service in 15% of cases', 'try the service nearly every time (90%)')
    """
    if value == 0:
        return either(language, "look at the form alone", "พิจารณาเฉพาะเอกสาร")
    if value == 1:
        return either(language, "try the service every time", "ทดลองใช้บริการจริงทุกครั้ง")
    if value >= NEARLY_ALL:
        often = ("nearly every time ({})", "เกือบทุกครั้ง ({})")
    else:
        often = ("in {} of cases", "{}ของจำนวนครั้งทั้งหมด")
    how = either(language, *often).format(share(value, language))
    return either(language, f"try the service {how}", f"ทดลองใช้บริการจริง{how}")


def _dose(value: float, language: Language) -> str:
    # A dose has the strength 1 - exp(-dose), as policylab.model.policies.instrument.saturated says.
    strength = f"{1 - math.exp(-value):.0%}"
    return either(
        language,
        f"at an intensity of {exact(value)} ({strength} of full strength)",
        f"ในระดับความเข้มข้น {exact(value)} (ให้ผลร้อยละ {strength[:-1]} ของผลเต็มที่)",
    )


def _advanced(value: float, language: Language) -> str:
    # What is paid when a project begins, and what on proof.
    if value == 0:
        return either(language, "once a project is proved", "โดยจ่ายเมื่อพิสูจน์ผลได้")
    if value == 1:
        return either(language, "all of it when a project begins", "จ่ายล่วงหน้าทั้งหมดเมื่อเริ่มโครงการ")
    part = share(value, language)
    return either(
        language,
        f"{part} of it when a project begins and the rest once it is proved",
        f"จ่ายล่วงหน้า{part}เมื่อเริ่มโครงการ และจ่ายส่วนที่เหลือเมื่อพิสูจน์ผลได้",
    )


def _course(value: float, language: Language) -> str:
    if value in (0, 1):
        return either(language, *(("no course", "ร้อยละ 0") if value == 0 else ("a full course", "ร้อยละ 100")))
    return either(language, f"{share(value, 'en')} of a full course", share(value, "th"))


def _money(value: float, language: Language) -> str:
    """Return an amount in official-months and in baht.

    >>> _money(1, "en"), _money(0.003, "th")
    ('1 official-month (40,000 baht)', '0.003 คน-เดือน (120 บาท)')
    """
    baht = exact(value * BAHT)
    return either(
        language, f"{_counted(value, 'official-month')} ({baht} baht)", f"{exact(value)} คน-เดือน ({baht} บาท)"
    )


FORMS: Mapping[str, Callable[[Any, Language], str]] = {
    "text": lambda value, _: str(value),
    "number": lambda value, _: exact(value),
    "yes": lambda _value, _language: "",
    "share": share,
    "of_services": of_services,
    "month": month,
    "months": months,
    "times": _times_a_year,
    "tries": tries,
    "dose": _dose,
    "money": _money,
    "advanced": _advanced,
    "course": _course,
    "efforts": lambda value, language: either(language, _counted(value, "effort"), f"{exact(value)} หน่วยความพยายาม"),
    "form": lambda value, language: either(language, *_FORM[value]),
}


def _in_force(delivery: Delivery, language: Language) -> str:
    first = delivery.announced
    if delivery.ends is None:
        return either(language, f"From month {first} on", f"ตั้งแต่เดือนที่ {first} เป็นต้นไป")
    last = delivery.ends - 1
    if last == first:
        return either(language, f"In month {first}", f"ในเดือนที่ {first}")
    return either(language, f"From month {first} to month {last}", f"ตั้งแต่เดือนที่ {first} ถึงเดือนที่ {last}")


def _whom(delivery: Delivery, language: Language) -> str:
    where = _where(delivery, language)
    if delivery.tiers is None:
        who = either(language, "agencies" if delivery.readiest else "all agencies", "ทุกหน่วยงาน")
    else:
        who = labels(tiers(), delivery.tiers, language)
    if delivery.readiest is None:
        return who + where
    best = share(delivery.readiest, language)
    return either(language, f"the readiest {best} of {who}{where}", f"หน่วยงานที่พร้อมที่สุด{best}จาก{who}{where}")


def _citizens(delivery: Delivery, language: Language) -> str:
    if delivery.segments is None:
        who = either(language, "all citizens", "ประชาชนทุกกลุ่ม")
    else:
        who = labels(segments(), delivery.segments, language)
    return who + _where(delivery, language)


def _where(delivery: Delivery, language: Language) -> str:
    if delivery.regions is None:
        return ""
    where = labels(regions(), delivery.regions, language)
    return either(language, f" in {where}", f"ใน{where}")
