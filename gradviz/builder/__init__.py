"""Programs made of formula lines: functions, parser, code, presets; nothing runs here."""
