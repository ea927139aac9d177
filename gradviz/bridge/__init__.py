"""Talking to the engine in its own process: messages, wire and client; no torch, no Qt."""
