"""What a script finds around it when it runs, and how all of it is put back afterwards.

It is `__main__`, in its own folder, with its own arguments, and with nobody at the keyboard.
A worker runs many scripts: none may find what another left.
"""

from __future__ import annotations

import ast
import atexit
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import os
import random
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np
import torch

from gradviz.engine.cautions import cautions
from gradviz.model.program import Script

__all__ = ["ScriptLoader", "surroundings"]

_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


class ScriptLoader(importlib.abc.InspectLoader):
    """Python's own way to load a module, from the text of a script.

    Parameters
    ----------
    script
        What is run.
    tree
        Its syntax.
    """

    def __init__(self, script: Script, tree: ast.Module) -> None:
        self._script = script
        self._tree = tree

    def get_source(self, fullname: str) -> str:
        """Return the text."""
        return self._script.text

    def get_code(self, fullname: str) -> Any:
        """Return the compiled text."""
        return compile(self._tree, self._script.path, "exec", dont_inherit=True)

    def module(self) -> ModuleType:
        """Return an empty `__main__` for the script."""
        spec = importlib.machinery.ModuleSpec("__main__", self, origin=self._script.path)
        made = importlib.util.module_from_spec(spec)
        made.__file__ = self._script.path
        made.__spec__ = None  # a script that Python itself runs has none
        return made


@contextlib.contextmanager
def surroundings(script: Script, main: ModuleType) -> Iterator[None]:
    """Make the world one in which `script` runs as `main`."""
    folder = os.path.dirname(script.path)
    with (
        _attributes(folder, script),
        _modules(folder, main),
        _lines(script),
        _torch_settings(),
        _chance(),
        cautions(),
        _last_words(),
    ):
        yield


@contextlib.contextmanager
def _attributes(folder: str, script: Script) -> Iterator[None]:
    """Set and restore folder, arguments, import path, streams and environment."""
    kept = (sys.argv, sys.path, sys.stdin, sys.stdout, sys.stderr)
    here, environment = os.getcwd(), dict(os.environ)
    os.environ["MPLBACKEND"] = "Agg"  # drawings of matplotlib open no window
    try:
        with open(os.devnull, encoding="utf-8") as nothing:
            sys.argv = [script.path, *script.arguments]
            sys.path, sys.stdin = [folder, *sys.path], nothing
            os.chdir(folder)
            yield
    finally:
        sys.argv, sys.path, sys.stdin, sys.stdout, sys.stderr = kept
        os.chdir(here)
        for name in os.environ.keys() - environment.keys():
            del os.environ[name]
        os.environ.update(environment)


@contextlib.contextmanager
def _modules(folder: str, main: ModuleType) -> Iterator[None]:
    """Set `__main__`; afterwards forget the modules of the script's folder, they may change."""
    before, old = set(sys.modules), sys.modules["__main__"]
    sys.modules["__main__"] = main
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.modules["__main__"] = old
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.startswith(folder + os.sep) and not any(part in file for part in _INSTALLED):
                del sys.modules[name]


@contextlib.contextmanager
def _lines(script: Script) -> Iterator[None]:
    """Have the script's lines found as they ran, whatever the file holds by now."""
    lines = script.text.splitlines(keepends=True)
    linecache.checkcache()
    linecache.cache[script.path] = (len(script.text), None, lines, script.path)
    try:
        yield
    finally:
        linecache.cache.pop(script.path, None)


@contextlib.contextmanager
def _torch_settings() -> Iterator[None]:
    kept, threads = torch.get_default_dtype(), torch.get_num_threads()
    grad, modes = torch.is_grad_enabled(), torch._C._len_torch_function_stack()
    exact = torch.are_deterministic_algorithms_enabled()
    anomaly = torch.is_anomaly_enabled()
    try:
        yield
    finally:
        torch.set_default_dtype(kept)
        torch.set_grad_enabled(grad)
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        if torch._C._len_torch_function_stack() != modes:  # a default device is a mode
            torch.set_default_device(None)
        if torch.are_deterministic_algorithms_enabled() != exact:
            torch.use_deterministic_algorithms(exact)
        torch.autograd.set_detect_anomaly(anomaly)


@contextlib.contextmanager
def _chance() -> Iterator[None]:
    """Start all random numbers at seed 0: what is run again does the same."""
    states = random.getstate(), np.random.get_state(), torch.get_rng_state()
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])
        torch.set_rng_state(states[2])


@contextlib.contextmanager
def _last_words() -> Iterator[None]:
    """Run at the end of the script what it registered with `atexit` itself.

    The process goes on, and ends without asking anybody.
    """
    mine: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = []
    register = atexit.register

    def registered(fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if sys._getframe(1).f_globals.get("__name__") != "__main__":
            return register(fn, *args, **kwargs)
        mine.append((fn, args, kwargs))
        return fn

    atexit.register = registered
    try:
        yield
    finally:
        atexit.register = register
        while mine:
            fn, args, kwargs = mine.pop()
            try:
                fn(*args, **kwargs)
            except BaseException:  # as at the end of any program: told, and on with the next
                sys.excepthook(*sys.exc_info())
