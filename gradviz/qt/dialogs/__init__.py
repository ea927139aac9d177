"""Dialogs and floating pages: export, the command palette, settings, help."""
