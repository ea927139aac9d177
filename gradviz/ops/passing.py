r"""The chain rule of a whole module, which is one function: symbols only.

For ``y = f(x)`` the gradient of what went in is the vector-Jacobian product
``dL/dx = (dy/dx)^T dL/dy``; of several outputs the sum of theirs (Baydin et al.,
Automatic differentiation in machine learning: a survey, section 3.2).
"""

from __future__ import annotations

import re

from gradviz.ops.chain import EQUALS, MATRIX, TIMES, Part
from gradviz.ops.reading import Names, Shapes, listed
from gradviz.ops.symbols import fraction
from gradviz.ops.typesetting import TRANSPOSED

__all__ = ["call_tex", "passing_parts"]

PLUS = Part(tag="sign", tex="+")
MOST = 2
"""More outputs than this are not written out."""


def passing_parts(
    argument: int, called: Names, *, loss: str = "L", shapes: Shapes | None = None
) -> tuple[Part, ...]:
    """Write what one input of a function receives; () where it has too many outputs.

    Parameters
    ----------
    argument
        Position of the input among `called.arguments`.
    called
        What inputs and outputs are called.
    loss
        What backward started from is called.
    shapes
        Their shapes; None when all are scalars.
    """
    outputs = (called.output, *called.others)
    if len(outputs) > MOST:
        return ()
    written = called.written(loss)
    under, scalar = written[called.arguments[argument]], shapes is None or shapes.is_scalar
    found = [Part(tag="gradient", tex=fraction(written[loss], under), role="bwd"), EQUALS]
    for number, output in enumerate(outputs):
        slope = fraction(written[output], under)
        jacobian = slope if scalar else f"\\left({slope}\\right){TRANSPOSED}"
        found += [PLUS] if number else []
        found += [
            Part(tag="local", tex=jacobian, role="local"),
            TIMES if scalar else MATRIX,
            Part(tag="upstream", tex=fraction(written[loss], written[output]), role="bwd"),
        ]
    return tuple(found)


def call_tex(title: str, called: Names) -> str:
    r"""Write the call of a function by its name; "" where that is no name or that of its result.

    Examples
    --------
    >>> call_tex("layer.1", Names(arguments=("x",), output="y"))
    'y = \\mathrm{layer.1}\\left(x\\right)'
    """
    outputs = (called.output, *called.others)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9.]*", title) or title.replace(".", "_") in outputs:
        return ""
    written = called.written()
    results = listed([written[one] for one in outputs])
    taken = listed([written[one] for one in dict.fromkeys(called.arguments)])
    return f"{results} = \\mathrm{{{title}}}\\left({taken}\\right)"
