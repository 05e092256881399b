// Runs a selfcheck module: node wasm.mjs MODULE short|quick|full. Exits 0 if every check held.
import { readFileSync, writeSync } from "node:fs";

const [path, word] = process.argv.slice(2);
const depth = ["short", "quick", "full"].indexOf(word);
if (depth < 0) throw new Error("usage: node wasm.mjs MODULE short|quick|full");

const { instance } = await WebAssembly.instantiate(readFileSync(path), {
  env: { print: (text, length) => writeSync(1, new Uint8Array(instance.exports.memory.buffer, text, length)) },
});
process.exit(instance.exports.run(depth) === 0 ? 0 : 1);
