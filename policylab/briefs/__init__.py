"""Briefs: pages in English and Thai in which every number is a reference to the stored result of a study.

``source`` reads a brief as it is written, ``stored`` the result that it refers to; ``answers``, ``tables``,
``reversals`` and ``figures`` say what is in it, in the words of ``show/words``, and ``references`` gives each what it
needs. ``problems`` says what is wrong with a brief, line by line. Two readers share all of it: ``sphinx`` makes a page,
``text`` and ``pdf`` make the text and the PDF.
"""
