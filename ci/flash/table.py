"""docs/flash.md from the numbers that ci/flash/measure has collected: table.py NUMBERS RUSTC_VERSION"""

import sys

CORES = ["M0", "M3", "M4F", "M33", "M55"]
FORMS = {"default": "this crate", "fast": "`fast::`", "libm": "loop over libm"}
FUNCTIONS = [
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
    "relu",
    "leaky_relu",
    "softmax",
    "log_softmax",
]
LEVELS = {"s": '`opt-level = "s"`', "3": "`opt-level = 3`"}
LARGEST = 1536

numbers = {}
with open(sys.argv[1]) as lines:
    for line in lines:
        core, level, symbol, kind, number = line.split()
        form, function = symbol.split("_", 1)
        numbers[core, level, function, form, kind] = float(number)

# A table with a hole would pass for a measurement.
for core in CORES:
    for level in LEVELS:
        for function in FUNCTIONS:
            for kind in "bytes", "soft", "instructions":
                if (core, level, function, "default", kind) not in numbers:
                    sys.exit(f"not measured: {kind} of {function} on {core} at opt-level {level}")


def table(kind, level, form_of_number):
    print("| function | form |", " | ".join(CORES), "|")
    print("|---|---|" + "---:|" * len(CORES))
    for function in FUNCTIONS:
        name = f"`{function}`"
        for form, words in FORMS.items():
            cells = [numbers.get((core, level, function, form, kind)) for core in CORES]
            if any(cell is not None for cell in cells):
                row = ["" if cell is None else form_of_number(cell) for cell in cells]
                print(f"| {name} | {words} |", " | ".join(row), "|")
                name = ""
    print()


def bytes_form(number):
    return f"{number:.0f}"


def count_form(number):
    return f"{number:.1f}" if number < 100 else f"{number:.0f}"


def count(function, form, level="3"):
    return numbers["M4F", level, function, form, "instructions"]


def above(level):
    """What of this crate is larger than the target on an M4F."""
    found = [
        f"`{'fast::' if form == 'fast' else ''}{function}` ({number:.0f})"
        for (core, at, function, form, kind), number in numbers.items()
        if core == "M4F" and at == level and kind == "bytes" and form != "libm" and number > LARGEST
    ]
    return ", ".join(found) if found else "none"


print(f"""# Flash and instructions on microcontrollers

Made by `ci/flash/measure` with rustc {sys.argv[2]}, fat LTO, `default-features = false`; f32 throughout.

The default f32 functions need f64 arithmetic, which a core without an f64 unit does in software. `fast::` is for those.
"Loop over libm" is a scalar loop over `expf`, `tanhf` and `logf` of the libm crate, whose results are not correctly
rounded. M55 is built with `-C target-cpu=cortex-m55`, the others for their architecture alone.

What the correctly rounded forms cost on an M4F, in instructions an element at `opt-level = 3`:

| | correctly rounded | `fast::` | loop over libm |
|---|---:|---:|---:|""")
for function in "sigmoid", "tanh":
    cells = " | ".join(count_form(count(function, form)) for form in FORMS)
    print(f"| `{function}` | {cells} |")
print(f"""
## Bytes of one function alone

Without the soft-float routines of compiler_builtins, which a program has once. On an M4F no function should need more
than {LARGEST} bytes. Above that with `opt-level = "s"`: {above("s")}; with 3, where loops are unrolled: {above("3")}.
""")
for level, words in LEVELS.items():
    print(f"### {words}\n")
    table("bytes", level, bytes_form)
print("""## Soft-float routines beside it, bytes

With core built for `opt-level = "s"`; shared by all functions of a program.
""")
table("soft", "s", bytes_form)
print("""## Instructions an element

A row of 1024 numbers in ±8; counted by QEMU with `-icount shift=0`, soft-float routines included. Instructions are not
cycles: a division takes 14 of them on an M4F.
""")
for level in "3", "s":
    print(f"### {LEVELS[level]}\n")
    table("instructions", level, count_form)
