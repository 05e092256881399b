"""The numeric constants of the Rust source, with the comment above each.

A constant is bound to its script by that comment: it names `tools/NAME.sollya`, and may state a bound, `< 2^-49.6`.
"""

import re
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The values that core::f32::consts and core::f64::consts document.
CORE = {
    "LN_2": 0.693147180559945309417232121458176568,
    "LOG2_E": 1.44269504088896340735992468100189214,
}

# As the scripts write what the comments set in mathematics.
PLAIN = str.maketrans({"≤": "<=", "·": "*", "−": "-"})
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")

CONSTANT = re.compile(
    r"""^(?P<comment>(?:[ \t]*(?://|\#\[)[^\n]*\n)*)
        [ \t]*(?:pub(?:\([^)]*\))?[ ])?(?:const|static)[ ](?P<name>[A-Z][A-Z0-9_]*):[ ]
        (?P<type>(?:[^=;]|;[ ]*\w+\])+?)[ ]=\s(?P<value>[^;]*);""",
    re.MULTILINE | re.VERBOSE,
)
ELEMENT = re.compile(
    r"""f(?P<width>32|64)::from_bits\(0x(?P<bits>[0-9a-fA-F_]+)\)
        | core::f(?P<core_width>32|64)::consts::(?P<core>\w+)""",
    re.VERBOSE,
)


def bits_of(width, value):
    return int.from_bytes(struct.pack("<d" if width == 64 else "<f", value), "little")


def number(width, bits):
    return struct.unpack("<d" if width == 64 else "<f", bits.to_bytes(width // 8, "little"))[0]


def plain(comment):
    """A comment's words, in one line and in the scripts' notation: |h| ≤ 2⁻¹⁰ is |h| <= 2^-10."""
    words = " ".join(re.sub(r"^[ \t]*//[/!]?", "", line).strip() for line in comment.splitlines())
    raised = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: "^" + power[0].translate(SUPERSCRIPT), words)
    return raised.translate(PLAIN)


class Constant:
    def __init__(self, path, match):
        self.name = match["name"]
        self.place = f"{path.relative_to(ROOT)}: {self.name}"
        self.is_table = "[" in match["type"] or match["type"] == "Table<f32>"
        self.scripts = re.findall(r"tools/(\w+\.sollya)", match["comment"])
        self.bounds = [-float(e) for e in re.findall(r"(?:<|below|within) 2\^-(\d+(?:\.\d+)?)", match["comment"])]
        self.comment = plain(match["comment"])
        self.text = re.sub(r"//[^\n]*", "", match["value"])
        self.text = re.sub(r"^Table\((.*)\)$", r"\1", self.text.strip(), flags=re.DOTALL)

    def elements(self):
        """(width, bits) of each number, nested arrays flattened; None where the value is anything but numbers."""
        found = []
        for item in re.sub(r"[&\[\]]", " ", self.text).split(","):
            item = item.strip()
            if not item:
                continue
            match = ELEMENT.fullmatch(item)
            if match is None or match["core"] and match["core"] not in CORE:
                return None
            if match["bits"]:
                found.append((int(match["width"]), int(match["bits"], 16)))
            else:
                width = int(match["core_width"])
                found.append((width, bits_of(width, CORE[match["core"]])))
        return found


def read():
    """Every constant of src/, in a list: a name may occur more than once."""
    constants = []
    for path in sorted((ROOT / "src").rglob("*.rs")):
        text = path.read_text(encoding="utf-8")
        constants += [Constant(path, match) for match in CONSTANT.finditer(text)]
    return constants
