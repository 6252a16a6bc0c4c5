"""A tiny brief about the made-up result, in both languages: right as it stands, to be broken one way at a time."""

ITEMS = "\n".join(f"{number}. item" for number in range(1, 9))
TEXT = f"""---
study: made-up
baseline: status-quo
language: LANGUAGE
---

# TITLE

BODY {{claim}}`hybrid raises trust at 24, robust`
({{cited}}`Heeks 2003, p. 3`) {{date}}`2019`, [more](page2.md).

1. {{level}}`hybrid take_up 24`

```{{ledger}}
```

:::{{eight}} BOX
{ITEMS}
:::
"""
ENGLISH = TEXT.replace("LANGUAGE", "en").replace("TITLE", "A brief").replace("BODY", "The hybrid").replace("BOX", "Box")
THAI = (
    TEXT.replace("LANGUAGE", "th")
    .replace("TITLE", "เอกสาร")
    .replace("BODY", "มาตรการผสมผสาน")
    .replace("BOX", "กรอบแปดข้อ")
)
CLAIM, LEVEL, LEDGER, BOX = 9, 12, 14, 17  # lines of the references
