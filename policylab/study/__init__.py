"""Study: a question declared in a file, run chunk by chunk into a store that is never rewritten, and read back.

The declaration states the question. Points and runs have identities, which state what a result depends on. Chunks of
runs are run side by side and stored; stored results are exported as tables and as the summary that briefs query.
"""
