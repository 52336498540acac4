def page(d): return {}
