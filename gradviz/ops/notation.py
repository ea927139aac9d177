r"""How functions of the formula language are written as TeX where the name is not enough.

A template holds ``{0}``, ``{1}`` ... for the arguments that a reader sees; axes, sizes and
strides are left out. Functions that are written in a way of their own (a sum, cases) are in
`gradviz.ops.typesetting`.
"""

from __future__ import annotations


def _named(name: str, *shown: int) -> str:
    arguments = ", ".join(f"{{{place}}}" for place in shown or (0,))
    return rf"\operatorname{{{{{name}}}}}\left({arguments}\right)"


TEMPLATES: dict[str, str] = {
    "adaptive_pool": _named("avgpool"),
    "adaptive_pool_back": _named("share"),
    "average": _named("mean"),
    "avg_pool": _named("avgpool"),
    "avg_pool_back": _named("share"),
    "between": r"\left[{1} < {0} < {2}\right]",
    "causal": _named("mask"),
    "channel": "{0}",
    "clamp": _named("clamp", 0, 1, 2),
    "concatenate": _named("concat"),
    "conv": r"{0} \ast {1}",
    "conv_input": r"{0} \ast^{{\mathsf{{T}}}} {2}",
    "conv_kernel": r"{1} \ast {0}",
    "count": _named("count"),
    "cumsum": _named("cumsum"),
    "cut_out": _named("part"),
    "equals": r"\left[{0} = {1}\right]",
    "erf": _named("erf"),
    "expand": _named("expand"),
    "flip": _named("flip"),
    "gather": r"{0}\left[{2}\right]",
    "gather_back": _named("place"),
    "group_average": _named("mean"),
    "half": r"\operatorname{{half}}_{{{2}}}\left({0}\right)",
    "join": _named("concat", 0, 1),
    "kept": _named("count"),
    "largest": _named("max"),
    "logsumexp": r"\ln \sum e^{{{0}}}",
    "lower": _named("tril"),
    "max_pool": _named("maxpool"),
    "mean": _named("mean"),
    "normal_cdf": r"\Phi\left({0}\right)",
    "normal_density": r"\varphi\left({0}\right)",
    "one_hot": _named("onehot"),
    "pad": _named("pad"),
    "permute": _named("permute"),
    "pick": r"{0}\left[{1}\right]",
    "pieces": _named("split"),
    "repeat": _named("repeat"),
    "reshape": _named("reshape"),
    "roll": _named("roll"),
    "roll_back": _named("roll"),
    "rows": r"{0}\left[{1}\right]",
    "safe_softmax": r"\frac{{e^{{{0}}}}}{{\sum e^{{{0}}}}}",
    "select": _named("select"),
    "select_back": _named("place"),
    "shape": _named("shape"),
    "sign": _named("sign"),
    "slice": _named("slice"),
    "slice_back": _named("place"),
    "smallest": _named("min"),
    "softmax": r"\frac{{e^{{{0}}}}}{{\sum e^{{{0}}}}}",
    "squeeze": _named("squeeze"),
    "stacked": _named("stack"),
    "step": r"\left[{0} > {1}\right]",
    "swap": _named("transpose"),
    "take": r"{0}\left[{1}\right]",
    "take_along": r"{0}\left[{2}\right]",
    "take_along_back": _named("place"),
    "take_back": _named("place"),
    "to_rows": _named("place"),
    "to_winner": _named("place"),
    "to_winners": _named("place"),
    "unpad": _named("crop"),
    "unpermute": _named("permute"),
    "unsqueeze": _named("unsqueeze"),
    "unstacked": _named("unbind"),
    "upper": _named("triu"),
    "weights_of": r"{0}\left[{1}\right]",
    "within": r"\left[{1} \le {0} \le {2}\right]",
}

APPLIED: dict[str, str] = {
    "atan": r"\arctan",
    "cos": r"\cos",
    "cosh": r"\cosh",
    "log": r"\ln",
    "log2": r"\log_{2}",
    "sigmoid": r"\sigma",
    "sin": r"\sin",
    "sinh": r"\sinh",
    "tan": r"\tan",
    "tanh": r"\tanh",
}
"""Functions that stand before their argument, in brackets only where it is compound."""
