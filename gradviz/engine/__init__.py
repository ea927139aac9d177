"""The only torch code of gradviz: it runs and records programs, and hands out plain records.

`gradviz.engine.record` is its door. Nothing below `api`, `cli` and `app` imports this package.
"""
