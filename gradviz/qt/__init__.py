"""The window: the only code that knows Qt. It shows what the workspace says, and no more."""
