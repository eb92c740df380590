// Reads Argdown from standard input with @argdown/core, whose folder is the first argument; writes what it found.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const core = process.argv[2];
const from = async (name) => {
  const module = await import(pathToFileURL(`${core}/dist/${name}.js`));
  return module.argdown ?? module.default?.argdown;
};
const argdown = (await from("index")) ?? (await from("argdown"));
const found = argdown.run({ input: readFileSync(0, "utf8"), process: ["parse-input", "build-model"], logLevel: "none" });
const statements = Object.entries(found.statements ?? {}).map(([title, all]) => [
  title,
  {
    text: all.members.map((member) => (member.text ?? "").trim()).filter(Boolean),
    tags: all.tags ?? [],
    data: all.data ?? {},
    relations: (all.relations ?? []).map((one) => [one.relationType, one.from.title, one.to.title]),
  },
]);
const reasonings = Object.entries(found.arguments ?? {}).map(([title, one]) => [
  title,
  one.pcs.map((part) => [part.role, part.title]),
]);
const errors = [...(found.lexerErrors ?? []), ...(found.parserErrors ?? [])].map((error) => error.message);
const whole = {
  errors,
  heading: found.frontMatter,
  statements: Object.fromEntries(statements),
  reasonings: Object.fromEntries(reasonings),
};
process.stdout.write(JSON.stringify(whole));
