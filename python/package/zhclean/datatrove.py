"""A step for datatrove: ``from zhclean.datatrove import Clean``."""


def __getattr__(name):
    # the class has one of datatrove's above it, so it is made when it is first asked for
    if name == "Clean":
        from ._datatrove import Clean

        return Clean
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return ["Clean"]
