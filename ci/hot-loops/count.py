#!/usr/bin/env python3
"""Counts the instructions of the hot loops in a disassembly, and compares them with a table.

Each function of src/lib.rs leads, by calls, to one function per backend, and in that there are loops. A loop is what
leads from the target of a backward jump to that jump; one that has no other inside is an inner loop. One that moves two
vectors or more between memory and itself is hot, or one vector where no loop moves more: the others are for the tail.
It is a `map` where it stores results and a `fold` where it does not. A loop that stores what it is certain of, by a test
of all lanes (kortest), is `guarded`, hot whatever it moves, and counted is the shortest way through it, which is that
of a vector with nothing uncertain. Counted are, per vector of elements in memory (64 bytes on AVX-512, 32 on AVX2):

    instructions    all of the loop
    spills          moves of registers to or from the stack, those of parameters laid out in the frame among them
    masked          masked stores (vmaskmov, vmov with a mask), which some processors do slowly

and in all of the loop

    calls           which no hot loop has
    vzeroupper      which belongs behind loops

Where a function has several loops of a kind, the line of the longest has the largest of each figure in any of them, and
a second line has those of the shortest.

A figure above that of the table fails, for instructions one that is above it by over 5%; so does a loop that is gone or
new. What the compiler makes differs from version to version, so the table names the one that it is for, and with any
other the figures are printed only.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

WIDTH = {"avx512": 64, "avx2": 32}
REGISTER = {"avx512": "zmm", "avx2": "ymm"}
MASKED = {"vmaskmovps", "vmaskmovpd", "vpmaskmovd", "vpmaskmovq"}
FIGURES = ("instructions", "spills", "masked", "calls", "vzeroupper")
SLACK = 1.05
# The table has two decimals.
ROUNDING = 0.006

FUNCTION = re.compile(r"^([0-9a-f]+) <(.+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(\S+)\s*([^#<]*)(?:<([^>]+)>)?")


class Instruction:
    """One line of the disassembly, in Intel's order of operands."""

    def __init__(self, address, name, operands, symbol):
        self.address, self.name, self.symbol = address, name, symbol
        self.operands = operands.strip()

    @property
    def target(self):
        """Where a jump or call goes, as an address."""
        if self.name.startswith(("j", "call")) and re.fullmatch(r"[0-9a-f]+", self.operands):
            return int(self.operands, 16)
        return None

    @property
    def memory(self):
        """The registers of the address of its operand in memory, and whether that is written."""
        place = re.search(r"\[([^\]]+)\]", self.operands)
        if place is None or self.name in ("lea", "nop", "nopw", "nopl"):
            return None
        return place[1], "[" in self.operands.split(",", 1)[0]

    @property
    def size(self):
        """The bytes of its operand in memory."""
        found = re.search(r"(ZMM|YMM|XMM|Q|D)WORD (?:PTR|BCST)", self.operands)
        return {"ZMM": 64, "YMM": 32, "XMM": 16, "Q": 8, "D": 4}[found[1]] if found else 0


def disassemble(library):
    """All functions by name, each a list of instructions."""
    command = ["objdump", "-d", "--no-show-raw-insn", "-M", "intel", library]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    functions, body = {}, None
    for line in text.splitlines():
        if start := FUNCTION.match(line):
            body = functions.setdefault(start[2], [])
        elif (found := INSTRUCTION.match(line)) and body is not None:
            body.append(Instruction(int(found[1], 16), found[2], found[3], found[4]))
    # Functions of the same code are one, and shown under one of their names.
    command = ["nm", "--defined-only", library]
    symbols = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    at = {body[0].address: body for body in functions.values() if body}
    named = ((name, int(address, 16)) for address, _, name in (line.split() for line in symbols.splitlines()))
    return functions | {name: at[address] for name, address in named if address in at}


def callees(body):
    """The names of the functions that a function calls or ends in."""
    own = {instruction.address for instruction in body}
    for instruction in body:
        if instruction.target is not None and instruction.target not in own and instruction.symbol:
            yield instruction.symbol.split("+")[0]


def on_backend(functions, name, backend):
    """The functions that a call of `name` runs on a backend."""
    # What the compiler did not inline stands between a function and its backends.
    entries, found = [name], []
    for entry in entries:
        for callee in callees(functions[entry]):
            if re.search(f"(run|drive)_{backend}", callee):
                found.append(callee)
            elif callee in functions and re.search("activations|hot_loops", callee) and callee not in entries:
                if not re.search("(run|drive)_", callee):
                    entries.append(callee)
    for function in found:
        for callee in callees(functions[function]):
            # Not the way to a panic, nor the standard library's.
            if callee in functions and "activations" in callee and callee not in found:
                found.append(callee)
    return found


def predecessors(body):
    """From where each instruction of a function is reached, by position."""
    position = {instruction.address: i for i, instruction in enumerate(body)}
    found = [[] for _ in body]
    for i, instruction in enumerate(body):
        if instruction.name.startswith("j") and instruction.target in position:
            found[position[instruction.target]].append(i)
        if instruction.name not in ("jmp", "ret", "ud2") and i + 1 < len(body):
            found[i + 1].append(i)
    return found


def inner_loops(body):
    """The bodies of the loops that have no other inside."""
    before = predecessors(body)
    loops = {}
    for start in range(len(body)):
        ends = [i for i in before[start] if i >= start and body[i].name.startswith("j")]
        inside, waiting = {start}, ends
        while waiting:
            i = waiting.pop()
            if i not in inside:
                inside.add(i)
                waiting.extend(before[i])
        # A jump backwards to what does not come before it on every way leads as far as the function's entry.
        if len(inside) > 1 and 0 not in inside:
            loops[start] = inside
    for start, inside in loops.items():
        if not any(other in inside for other in loops if other != start):
            yield [body[i] for i in sorted(inside)], [body[i] for i in shortest_way(before, start, inside)]


def shortest_way(before, start, inside):
    """The positions of the fewest instructions that lead through a loop and back to its start."""
    next_of, waiting = {}, [start]
    for i in waiting:
        for j in before[i]:
            if j in inside and j not in next_of:
                next_of[j] = i
                waiting.append(j)
    # What the jump is reached from may not be reached from its target.
    if start not in next_of:
        return sorted(inside)
    way = [start]
    while next_of[way[-1]] != start:
        way.append(next_of[way[-1]])
    return way


def stack(body):
    """The registers through which a function reaches its stack: rbp is one like any other in most."""
    has_frame = any(instruction.name == "mov" and instruction.operands == "rbp,rsp" for instruction in body)
    return re.compile(r"\br[sb]p\b" if has_frame else r"\brsp\b")


class Loop:
    """The figures of one loop."""

    def __init__(self, body, backend, outputs, stack):
        moved = {True: 0, False: 0}
        spills = masked = 0
        for instruction in body:
            if instruction.memory is None or "rip" in instruction.memory[0]:
                continue
            place, is_written = instruction.memory
            if stack.search(place):
                spills += 1
            elif "mm" in instruction.operands:
                moved[is_written] += instruction.size
                masked += is_written and (instruction.name in MASKED or "{k" in instruction.operands)
        self.kind = "map" if moved[True] else "fold"
        self.vectors = (moved[True] / outputs or moved[False]) / WIDTH[backend]
        # What only writes fills an array with one value, and what only moves copies.
        vectors = [instruction.name for instruction in body if REGISTER[backend] in instruction.operands]
        self.computes = moved[False] > 0 and any(not name.startswith("vmov") for name in vectors)
        each = self.vectors or 1
        count = lambda name: sum(instruction.name == name for instruction in body)
        self.figures = len(body) / each, spills / each, masked / each, count("call"), count("vzeroupper")

    @property
    def instructions(self):
        return self.figures[0]


def hot(functions, name, backend):
    """The figures of a function's hot loops on a backend, by kind and length."""
    outputs = 2 if "with_derivative" in name else 1
    bodies = (functions[function] for function in on_backend(functions, name, backend))
    loops, guarded, found = [], [], {}
    for body in bodies:
        for whole, shortest in inner_loops(body):
            is_guarded = any(instruction.name.startswith("kortest") for instruction in shortest)
            loop = Loop(shortest if is_guarded else whole, backend, outputs, stack(body))
            if is_guarded:
                guarded.append(loop.figures)
            elif loop.computes:
                loops.append(loop)
    if guarded:
        found["guarded", "longest"] = tuple(map(max, zip(*guarded)))
    for kind in ("fold", "map"):
        # A remainder that is unrolled moves three vectors or five.
        own = [loop for loop in loops if loop.kind == kind and loop.vectors in (1.5, 2, 4, 8)]
        own = own or [loop for loop in loops if loop.kind == kind and loop.vectors == 1]
        if own:
            found[kind, "longest"] = tuple(map(max, zip(*(loop.figures for loop in own))))
            shortest = min(own, key=lambda loop: loop.instructions)
            if shortest.figures != found[kind, "longest"]:
                found[kind, "shortest"] = shortest.figures
    return found


def measure(library):
    """The lines of the table: (function, backend, kind, which) to figures."""
    functions = disassemble(library)
    names = sorted(name for name in functions if re.fullmatch(r"[a-z_]+_f(32|64)", name))
    lines, seen = {}, set()
    for name in names:
        for backend in WIDTH:
            bodies = tuple(functions[function][0].address for function in on_backend(functions, name, backend))
            if not bodies:
                sys.exit(f"{name} leads to nothing on {backend}: this script no longer fits the library")
            # The same code is counted once.
            if bodies in seen:
                continue
            seen.add(bodies)
            loops = hot(functions, name, backend)
            if not loops:
                sys.exit(f"{name} has no hot loop on {backend}: this script no longer fits the library")
            for key, figures in loops.items():
                lines[name, backend, *key] = figures
    return lines


def table(compiler, lines):
    text = f"# {compiler}\n# function backend loop {' '.join(FIGURES)}\n"
    for key, figures in lines.items():
        text += " ".join([*key, *(f"{figure:.2f}".removesuffix(".00") for figure in figures)]) + "\n"
    return text


def read(path):
    compiler, _, *rest = path.read_text().splitlines()
    lines = (line.split() for line in rest)
    return compiler.removeprefix("# "), {tuple(f[:4]): tuple(map(float, f[4:])) for f in lines}


def compare(found, wanted):
    """What is worse than in the table, and how many lines are better."""
    worse, better = [], 0
    for key in [*wanted, *(key for key in found if key not in wanted)]:
        name = " ".join(key)
        if key not in found or key not in wanted:
            worse.append(f"{name}: {'gone' if key in wanted else 'new, not in the table'}")
            continue
        for what, now, then in zip(FIGURES, found[key], wanted[key]):
            allowed = then * SLACK if what == "instructions" else then
            if now > allowed + ROUNDING:
                worse.append(f"{name}: {now:.2f} {what}, {then:.2f} in the table")
            elif now < then / SLACK - ROUNDING:
                better += 1
    return worse, better


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("shared_object")
    options.add_argument("table", type=Path)
    options.add_argument("--compiler", required=True, help="what built it, as `rustc --version` says")
    options.add_argument("--write", action="store_true", help="write the table instead of comparing with it")
    options = options.parse_args()
    found = measure(options.shared_object)
    if options.write:
        options.table.write_text(table(options.compiler, found))
        print(f"{options.table}: {len(found)} loops")
        return
    compiler, wanted = read(options.table)
    if compiler != options.compiler:
        print(table(options.compiler, found))
        print(f"NOT COMPARED: the table is for {compiler}, this is {options.compiler}")
        return
    worse, better = compare(found, wanted)
    print(f"{len(found)} hot loops, {len(worse)} figures worse than in the table, {better} better")
    if better:
        print("What is better can be kept: ci/hot-loops/check --write")
    if worse:
        sys.exit("\n".join(worse))


main()
