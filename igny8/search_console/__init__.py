"""What Google Search Console says about a site, from its own exports."""
