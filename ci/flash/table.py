"""docs/flash.md from the numbers that ci/flash/measure has collected: table.py NUMBERS RUSTC_VERSION"""

import sys

CORES = ["M0", "M3", "M4F", "M33", "M55"]
FORMS = {"default": "this crate", "fast": "`fast::`", "libm": "loop over libm"}

numbers = {}
with open(sys.argv[1]) as lines:
    for line in lines:
        core, level, symbol, kind, number = line.split()
        form, function = symbol.split("_", 1)
        numbers[core, level, function, form, kind] = float(number)

MISSING = [core for core in CORES if not any(key[0] == core for key in numbers)]
CORES = [core for core in CORES if core not in MISSING]
functions = list(dict.fromkeys(key[2] for key in numbers if key[3] == "default"))
functions.sort(key=["sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative", "relu", "leaky_relu", "softmax", "log_softmax"].index)


def table(kind, level, form_of_number):
    print("| function | form |", " | ".join(CORES), "|")
    print("|---|---|" + "---:|" * len(CORES))
    for function in functions:
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


print(f"""# Flash and instructions on microcontrollers

Made by `ci/flash/measure` with rustc {sys.argv[2]}, fat LTO, `default-features = false`; f32 throughout.

The default f32 functions need f64 arithmetic, which a core without an f64 unit does in software.
`fast::` is for those. "Loop over libm" is a scalar loop over `expf`, `tanhf` and `logf` of the
libm crate, whose results are not correctly rounded.

M55 is built with `-C target-cpu=cortex-m55`, the others for their architecture alone.
{f"NOT MEASURED YET: {', '.join(MISSING)}." if MISSING else ""}
## Bytes of one function alone

Without the soft-float routines of compiler_builtins, which a program has once.
""")
for level, words in (("s", "`opt-level = \"s\"`"), ("3", "`opt-level = 3`")):
    print(f"### {words}\n")
    table("bytes", level, bytes_form)
print("## Soft-float routines beside it, bytes\n\nAs precompiled with core at the same level; shared by all functions of a program.\n")
table("soft", "s", bytes_form)
print("""## Instructions an element

A row of 1024 numbers in ±8; counted by QEMU with `-icount shift=0`, soft-float routines included. Instructions are not
cycles: a division takes 14 of them on an M4F.
""")
for level, words in (("3", "`opt-level = 3`"), ("s", "`opt-level = \"s\"`")):
    print(f"### {words}\n")
    table("instructions", level, count_form)
