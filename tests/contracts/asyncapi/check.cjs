// A document on standard input in; every error and warning of AsyncAPI's own parser, a line each, out. The status is 1 where there is one.
const { Parser } = require("@asyncapi/parser");

let text = "";
process.stdin.setEncoding("utf-8");
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  const faults = diagnostics.filter((one) => one.severity <= 1);
  for (const one of faults) console.log(`${one.path.join(".")}: ${one.message}`);
  if (document) console.error(`${document.channels().all().length} channels`);
  process.exitCode = document && faults.length === 0 ? 0 : 1;
});
