"""Study: one question declared in a file, run chunk by chunk into a store that is never rewritten, read back whole.

A study is declared (what is asked), its points and runs have identities (what a result is a result of), chunks of them
run side by side and are stored, and what is stored is exported as tables and as the small summary that briefs query.
"""
