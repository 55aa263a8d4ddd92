"""What a client reads before approving paid links (decisions 3.6)."""

from typing import Final

# Google Search Central, "Spam policies for Google web search", section on link spam.
LINK_POLICY: Final = (
    "Search engines count links that are paid for in order to rank as link spam, unless the link "
    "carries rel=sponsored or rel=nofollow. A link without these can lead to a lower ranking of "
    "the pages or of the site that it points to. We record for each link which rel was agreed, "
    "and check on the publisher's page that it is there. By approving you confirm that you have "
    "read this and that the links are placed on your behalf."
)
