"""How a page is read, judged and scored. No Django, no network, no clock."""
