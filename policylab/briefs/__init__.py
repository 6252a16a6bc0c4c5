"""Briefs: pages in English and Thai in which every number is a reference to the stored result of a study.

``source`` reads a brief as it is written, ``stored`` the result that it refers to, and ``answers`` gives one function
for each kind of reference; what they say in both languages stands in ``data/brief_words.toml``. ``checking`` says what
is wrong with a brief, line by line. Two readers share all of it: ``sphinx`` makes a page, ``filling`` and
``typesetting`` make the text and the PDF.
"""
