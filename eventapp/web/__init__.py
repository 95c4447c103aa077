"""Flask's side of every feature: language, links, forms, security, caching, errors."""
