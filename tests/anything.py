"""Strategies of hypothesis that several tests use."""

from hypothesis import strategies as st

#: Every character that UTF-8 can say. Of the codec itself hypothesis would first ask a million characters one by one,
#: for more than a second in every process.
CHARACTERS = st.characters(exclude_categories=["Cs"])
