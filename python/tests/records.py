"""The records that every engine is given."""

from conftest import by_program, fixture_texts, random_texts


def records(count):
    """Texts, with nulls, empty ones and a large one among them."""
    known = fixture_texts() + random_texts(3000)
    texts = [known[n % len(known)] for n in range(count)]
    for n in range(0, count, 97):
        texts[n] = None
    for n in range(1, count, 89):
        texts[n] = ""
    texts[count // 2] = "山高,水长(三次)。河水在夜里涨了半尺,守堤的人一直没有睡。\n" * 40_000
    return texts


def wanted(texts, *flags):
    """What the program makes of them; null of null."""
    return by_program(texts, *flags)
