import { describe, expect, it } from "vitest";
import type { UsageTotals } from "../db/totals.ts";
import { USAGE_FIGURES } from "../db/usage.ts";
import { type MetricFamily, writeExposition } from "./exposition.ts";
import { metricFamilies } from "./metricFamilies.ts";

interface Read {
  help: string;
  type: string;
  samples: { labels: Record<string, string>; value: number }[];
}

/** Reads the format as its description says, and nothing that strays from it. */
function parse(text: string): Map<string, Read> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, Read>();
  let current: [string, Read] | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    const help = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge)$/.exec(line);
    if (help !== null) {
      const [, name = "", text = ""] = help;
      if (families.has(name)) throw new Error(`${name} comes twice`);
      current = [name, { help: unescaped(text), type: "", samples: [] }];
      families.set(...current);
    } else if (type !== null) {
      if (type[1] !== current?.[0] || current?.[1].type !== "") throw new Error(`TYPE out of place: ${line}`);
      current[1].type = type[2] ?? "";
    } else {
      const sample = readSample(line);
      if (sample.name !== current?.[0] || current[1].type === "") throw new Error(`out of place: ${line}`);
      current[1].samples.push({ labels: sample.labels, value: sample.value });
    }
  }
  return families;
}

function readSample(line: string) {
  const [, name = "", inner = "", number = ""] =
    /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === "") throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  let rest = inner;
  while (rest !== "") {
    const [whole = "", label = "", value = ""] =
      /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,(?=.)|$)/.exec(rest) ?? [];
    if (whole === "") throw new Error(`no label: ${rest}`);
    labels[label] = unescaped(value);
    rest = rest.slice(whole.length);
  }
  const known: Record<string, number> = { "+Inf": Infinity, "-Inf": -Infinity, NaN: Number.NaN };
  return { name, labels, value: known[number] ?? Number(number) };
}

const unescaped = (text: string) =>
  text.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));

describe("writeExposition", () => {
  it("writes the lines of the format's own description", () => {
    const family: MetricFamily = {
      name: "darkroom_jobs",
      help: "Jobs.",
      type: "gauge",
      samples: [{ labels: { kind: "renditions", status: "failed" }, value: 3 }, { value: 0 }],
    };
    expect(writeExposition([family])).toBe(
      '# HELP darkroom_jobs Jobs.\n# TYPE darkroom_jobs gauge\ndarkroom_jobs{kind="renditions",status="failed"} 3\ndarkroom_jobs 0\n',
    );
  });

  it("escapes what would end a line or a value, and quotes only inside of labels", () => {
    const text = writeExposition([
      {
        name: "darkroom_x",
        help: 'a\\b\n"c"',
        type: "gauge",
        samples: [{ labels: { l: 'a\\b\n"c"' }, value: 1 }],
      },
    ]);
    expect(text).toBe(
      '# HELP darkroom_x a\\\\b\\n"c"\n# TYPE darkroom_x gauge\ndarkroom_x{l="a\\\\b\\n\\"c\\""} 1\n',
    );
  });

  it.each(["", "plain", 'say "n"', "back\\slash", "two\nlines", "\\n", '",}{= 1', "Füße 🖼"])(
    "is read back with the label %j",
    (text) => {
      const samples = [
        { labels: { first: text, second: "x" }, value: 1.5 },
        { labels: { first: "y" }, value: -2e21 },
      ];
      const read = parse(
        writeExposition([{ name: "darkroom_y_total", help: text, type: "counter", samples }]),
      );
      expect(read.get("darkroom_y_total")).toEqual({ help: text, type: "counter", samples });
    },
  );

  it("writes what is no finite number as Go reads it", () => {
    const samples = [Infinity, -Infinity, Number.NaN, Number.MAX_SAFE_INTEGER].map((value) => ({ value }));
    const text = writeExposition([{ name: "darkroom_z", help: "z", type: "gauge", samples }]);
    expect(text.match(/^darkroom_z .*$/gm)).toEqual([
      "darkroom_z +Inf",
      "darkroom_z -Inf",
      "darkroom_z NaN",
      "darkroom_z 9007199254740991",
    ]);
  });
});

describe("metricFamilies", () => {
  const EMPTY = {
    tenants: 0,
    assets: { count: 0, bytes: 0 },
    renditions: { count: 0, bytes: 0 },
    renders: { count: 0, bytes: 0 },
    archives: { states: [], bytes: 0 },
    usage: Object.fromEntries(USAGE_FIGURES.map((figure) => [figure, 0])) as UsageTotals,
    jobs: [],
    poison: [],
    pending: [],
  };
  const ABOUT = { version: "1.2.3", jobKinds: ["renditions", "render"] };
  const read = parse(
    writeExposition(
      metricFamilies(
        {
          ...EMPTY,
          assets: { count: 2, bytes: 70 },
          renders: { count: 3, bytes: 800 },
          archives: { states: [{ state: "partial", count: 2 }], bytes: 900 },
          usage: { ...EMPTY.usage, imagesSent: 5, zipsServed: 6 },
          jobs: [
            { kind: "renditions", status: "failed", count: 4 },
            { kind: "older", status: "completed", count: 1 },
          ],
        },
        ABOUT,
      ),
    ),
  );

  it("names counters by _total and nothing else, and each series once", () => {
    for (const [name, { help, type, samples }] of read) {
      expect(name.endsWith("_total"), name).toBe(type === "counter");
      expect(help, name).not.toBe("");
      const series = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).toSorted()));
      expect(new Set(series).size, name).toBe(series.length);
    }
    expect(read.get("darkroom_build_info")?.samples).toEqual([{ labels: { version: "1.2.3" }, value: 1 }]);
  });

  it("has a series at zero for every kind and status, and those it does not know", () => {
    const jobs = read.get("darkroom_jobs")?.samples ?? [];
    expect(jobs).toHaveLength(11);
    expect(jobs).toContainEqual({ labels: { kind: "renditions", status: "failed" }, value: 4 });
    expect(jobs).toContainEqual({ labels: { kind: "older", status: "completed" }, value: 1 });
    expect(jobs).toContainEqual({ labels: { kind: "render", status: "queued" }, value: 0 });
    const archives = read.get("darkroom_archives")?.samples ?? [];
    expect(Object.fromEntries(archives.map(({ labels, value }) => [labels.state, value]))).toEqual({
      gathering: 0,
      complete: 0,
      partial: 2,
      gone: 0,
    });
  });

  it("tells the bytes kept by what they are", () => {
    const bytes = read.get("darkroom_stored_bytes")?.samples ?? [];
    expect(Object.fromEntries(bytes.map(({ labels, value }) => [labels.kind, value]))).toEqual({
      asset: 70,
      rendition: 0,
      render: 800,
    });
    expect(read.get("darkroom_renders")?.samples.map((sample) => sample.value)).toEqual([3]);
  });

  it("tells what orders came to apart from what was taken in here", () => {
    const value = (name: string) => read.get(name)?.samples.map((sample) => sample.value);
    expect(value("darkroom_order_images_uploaded_total")).toEqual([5]);
    expect(value("darkroom_uploads_total")).toEqual([0]);
    expect(value("darkroom_zips_served_total")).toEqual([6]);
    expect(value("darkroom_archive_bytes")).toEqual([900]);
  });
});
