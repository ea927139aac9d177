"""What calls of modules are called where they stand alone."""

from __future__ import annotations

from gradviz.graph.modules import Call


def test_a_module_that_is_only_a_number_is_told_with_its_class() -> None:
    assert Call(id="2()", path="2", type="ReLU").told == "2 ReLU"
    assert Call(id="2()#3", path="2", type="ReLU").told == "2 #3 ReLU"
    assert Call(id="2()", path="2").told == "2"
    assert Call(id="enc.2()", path="enc.2", type="ReLU").told == "enc.2"
