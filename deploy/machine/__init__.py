"""What a step is made of (``things``), what was made (``journal``), and who goes through the steps (``runner``)."""
