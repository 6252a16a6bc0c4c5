"""Briefs: pages in English and Thai in which every number is a reference to the stored result of a study.

``source`` reads a brief, ``stored`` the result that it refers to; ``answers``, ``tables``, ``reversals`` and
``figures`` put the result into the words of ``show/words``, and ``references`` passes each what it needs. ``problems``
lists what is wrong with a brief, line by line. Two outputs share all of it: ``sphinx`` makes a page, ``text`` and
``pdf`` make the text and the PDF.
"""
