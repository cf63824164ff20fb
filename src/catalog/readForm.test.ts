import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { DarkroomError, type ErrorCode } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type FormRules, readFiles, readForm } from "./readForm.ts";

const BOUNDARY = "----------------------------8f2a";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
/** Line ends, dashes and beginnings of the boundary: what a parser could take for the end. */
const FILE = Buffer.from(`\r\n--\r\n------\r\n--${BOUNDARY.slice(0, 20)}\r\n\0\xff\r\n-`, "latin1");

interface Part {
  readonly name: string;
  readonly fileName?: string;
  readonly value: string | Buffer;
}

const file: Part = { name: "file", fileName: "photo.jpg", value: FILE };

function body(...parts: Part[]): Buffer {
  const written = parts.map(({ name, fileName, value }) =>
    Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`),
      Buffer.from(fileName === undefined ? "" : `; filename="${fileName}"\r\nContent-Type: image/jpeg`),
      Buffer.from("\r\n\r\n"),
      Buffer.from(value),
      Buffer.from("\r\n"),
    ]),
  );
  return Buffer.concat([...written, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function requestOf(chunks: Iterable<Uint8Array>, headers: Record<string, string> = {}): Request {
  const iterator = chunks[Symbol.iterator]();
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(Uint8Array.from(value));
    },
  });
  const init = {
    method: "POST",
    body: stream,
    headers: { "Content-Type": TYPE, ...headers },
    duplex: "half",
  };
  return new Request("https://darkroom.test/", init as RequestInit);
}

async function readAll(request: Request) {
  const chunks: Uint8Array[] = [];
  const form = await readForm(request, { write: async (chunk) => void chunks.push(chunk.slice()) });
  return { fields: Object.fromEntries(form.fields), fileName: form.fileName, bytes: Buffer.concat(chunks) };
}

const codeOf = (request: Request): Promise<ErrorCode | "no error"> =>
  readAll(request).then(
    () => "no error",
    (thrown: unknown) => {
      if (thrown instanceof DarkroomError) return thrown.code;
      throw thrown;
    },
  );

describe("a form", () => {
  const whole = body({ name: "a", value: "1" }, file, { name: "tenant_name", value: "märz" });
  const expected = { fields: { a: "1", tenant_name: "märz" }, fileName: "photo.jpg", bytes: FILE };

  it("is read with its fields before and after the file", async () => {
    expect(await readAll(requestOf([whole]))).toEqual(expected);
  });

  it("is the same wherever it is cut in two", async () => {
    for (let cut = 1; cut < whole.length; cut += 1) {
      const read = readAll(requestOf([whole.subarray(0, cut), whole.subarray(cut)]));
      expect(await read.catch(String), `cut at ${cut}`).toEqual(expected);
    }
  });

  it("is the same byte by byte", async () => {
    const bytes = Array.from(whole, (byte) => Uint8Array.of(byte));
    expect(await readAll(requestOf(bytes))).toEqual(expected);
  });

  it("may have an empty file, text around its parts, and headers in any case", async () => {
    const odd = Buffer.from(
      `preamble\r\n--${BOUNDARY}\r\ncontent-disposition:form-data; FILENAME=x.jpg; Name=file\r\n\r\n\r\n--${BOUNDARY}--\r\nepilogue`,
    );
    expect(await readAll(requestOf([odd]))).toEqual({
      fields: {},
      fileName: "x.jpg",
      bytes: Buffer.alloc(0),
    });
  });

  it("is read as the platform's own FormData writes it", async () => {
    const form = new FormData();
    form.set("file", new File([FILE], "a photo.jpg"));
    form.set("tenant_name", "laptop");
    const request = new Request("https://darkroom.test/", { method: "POST", body: form });
    expect(await readAll(request)).toEqual({
      fields: { tenant_name: "laptop" },
      fileName: "a photo.jpg",
      bytes: FILE,
    });
  });
});

describe("a file's name", () => {
  it.each([
    ["photo.jpg", "photo.jpg"],
    ["Дом у моря.jpg", "Дом у моря.jpg"],
    ["家.jpg", "家.jpg"],
    ["été 🏠; a=b.jpg", "été 🏠; a=b.jpg"],
    ['say \\"cheese\\".jpg', 'say "cheese".jpg'],
    ["say %22cheese%22.jpg", 'say "cheese".jpg'],
    ["C:\\new\\photo.jpg", "C:\\new\\photo.jpg"],
    ["", ""],
  ])("%s is taken as %s", async (sent, expected) => {
    expect((await readAll(requestOf([body({ ...file, fileName: sent })]))).fileName).toBe(expected);
  });

  it("in the extended notation counts before the plain one, unless it cannot be read", async () => {
    const extended = (text: string) => body({ ...file, fileName: `plain.jpg"; filename*=${text}; x="` });
    expect((await readAll(requestOf([extended("UTF-8''%C3%A9t%C3%A9.jpg")]))).fileName).toBe("été.jpg");
    expect((await readAll(requestOf([extended("UTF-8''%zz.jpg")]))).fileName).toBe("plain.jpg");
    expect((await readAll(requestOf([extended("nonsense")]))).fileName).toBe("plain.jpg");
  });

  it("is the platform's, whatever its letters", async () => {
    const form = new FormData();
    form.set("file", new File([FILE], '家 "été".jpg'));
    const request = new Request("https://darkroom.test/", { method: "POST", body: form });
    expect((await readAll(request)).fileName).toBe('家 "été".jpg');
  });
});

describe("a form that cannot be taken", () => {
  const many = Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, value: "x" }));

  it.each<[string, Buffer, Record<string, string>, ErrorCode]>([
    ["no file", body({ name: "a", value: "1" }), {}, "file_missing"],
    ["no parts", body(), {}, "file_missing"],
    ["two files", body(file, file), {}, "invalid_multipart"],
    ["a file of another name", body({ ...file, name: "picture" }), {}, "invalid_multipart"],
    ["another file beside it", body(file, { ...file, name: "picture" }), {}, "invalid_multipart"],
    [
      "a long field",
      body(file, { name: "a", value: "x".repeat(LIMITS.formFieldBytes + 1) }),
      {},
      "invalid_multipart",
    ],
    ["many fields", body(file, ...many), {}, "invalid_multipart"],
    ["no boundary", body(file), { "Content-Type": "multipart/form-data" }, "invalid_multipart"],
    [
      "another boundary",
      body(file),
      { "Content-Type": "multipart/form-data; boundary=x" },
      "invalid_multipart",
    ],
    ["a JSON body", Buffer.from('{"file": 1}'), { "Content-Type": "application/json" }, "invalid_multipart"],
    [
      "a part without a name",
      Buffer.from(`--${BOUNDARY}\r\nX: y\r\n\r\nz\r\n--${BOUNDARY}--\r\n`),
      {},
      "invalid_multipart",
    ],
    [
      "headers that are none",
      Buffer.from(`--${BOUNDARY}\r\n<b>: y\r\n\r\nz\r\n--${BOUNDARY}--\r\n`),
      {},
      "invalid_multipart",
    ],
    ["endless headers", Buffer.from(`--${BOUNDARY}\r\nX: ${"y".repeat(100_000)}`), {}, "invalid_multipart"],
    ["nothing", Buffer.alloc(0), {}, "file_missing"],
  ])("%s", async (_, bytes, headers, code) => {
    expect(await codeOf(requestOf([bytes], headers))).toBe(code);
  });

  it("one without a body", async () => {
    const request = new Request("https://darkroom.test/", {
      method: "POST",
      headers: { "Content-Type": TYPE },
    });
    expect(await codeOf(request)).toBe("file_missing");
  });

  it("one whose sender goes away", async () => {
    function* broken(): Generator<Uint8Array> {
      yield body(file).subarray(0, 150);
      throw new Error("connection lost");
    }
    expect(await codeOf(requestOf(broken()))).toBe("invalid_multipart");
  });

  it("one that is cut off, wherever it is", async () => {
    const whole = body(file, { name: "tenant_name", value: "somebody" });
    const end = whole.lastIndexOf("--");
    for (let length = 1; length <= end; length += 1) {
      expect(await codeOf(requestOf([whole.subarray(0, length)])), `${length} bytes`).not.toBe("no error");
    }
  });
});

describe("a form that is too large", () => {
  const chunk = Buffer.alloc(1024 * 1024);
  const opening = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\n`);

  function* endless(log: { sent: number }): Generator<Uint8Array> {
    yield opening;
    for (;;) {
      log.sent += chunk.length;
      yield chunk;
    }
  }

  const headersOf = (length: number) => ({ "Content-Length": String(length) });

  it("is refused before it is read, where it says so", async () => {
    const log = { sent: 0 };
    const limit = LIMITS.uploadBytes + LIMITS.uploadOverheadBytes;
    expect(await codeOf(requestOf(endless(log), headersOf(limit + 1)))).toBe("file_too_large");
    expect(log.sent).toBeLessThanOrEqual(chunk.length);
    expect(await codeOf(requestOf([body(file)], headersOf(limit)))).toBe("no error");
  });

  it("is read to twice the limit and no further, and the sink has no more than the limit", async () => {
    const log = { sent: 0 };
    let sunk = 0;
    const refused = readForm(requestOf(endless(log)), {
      write: async (bytes) => {
        sunk += bytes.length;
      },
    });
    await expect(refused).rejects.toMatchObject({ code: "file_too_large" });
    expect(log.sent).toBeLessThan(2 * LIMITS.uploadBytes + 3 * chunk.length);
    expect(sunk).toBeLessThanOrEqual(LIMITS.uploadBytes);
  });

  it("is read to its end when the sink refuses it early, and the sink is not asked again", async () => {
    let asked = 0;
    let ended = false;
    function* long(): Generator<Uint8Array> {
      yield opening;
      for (let i = 0; i < 20; i += 1) yield chunk;
      ended = true;
    }
    const sink = {
      write: async () => {
        asked += 1;
        throw new DarkroomError("unsupported_type");
      },
    };
    await expect(readForm(requestOf(long()), sink)).rejects.toMatchObject({ code: "unsupported_type" });
    expect([asked, ended]).toEqual([1, true]);
  });
});

describe("a form of many files", () => {
  const RULES: FormRules = {
    field: "files",
    files: 3,
    fileBytes: 1000,
    bytes: 2500,
    tooLarge: () => new DarkroomError("body_too_large"),
  };
  const many = (...sizes: number[]): Part[] =>
    sizes.map((size, i) => ({ name: "files", fileName: `${i}.jpg`, value: Buffer.alloc(size, `${i}`) }));

  async function readMany(request: Request) {
    const log: [name: string, bytes: Buffer, whole: boolean][] = [];
    const fields = await readFiles(request, RULES, (name) => {
      const entry: (typeof log)[number] = [name, Buffer.alloc(0), false];
      log.push(entry);
      return {
        write: async (chunk) => {
          entry[1] = Buffer.concat([entry[1], chunk]);
        },
        end: async () => {
          entry[2] = true;
        },
      };
    });
    return { fields: Object.fromEntries(fields), log };
  }

  it("hands each to a sink of its own and says where it ends, wherever it is cut", async () => {
    const [one, ...others] = many(100, 0, 60);
    const whole = body(one as Part, { name: "name", value: "kitchen" }, ...others);
    const expected = {
      fields: { name: "kitchen" },
      log: [
        ["0.jpg", Buffer.alloc(100, "0"), true],
        ["1.jpg", Buffer.alloc(0), true],
        ["2.jpg", Buffer.alloc(60, "2"), true],
      ],
    };
    for (let cut = 1; cut < whole.length; cut += 1) {
      const read = readMany(requestOf([whole.subarray(0, cut), whole.subarray(cut)]));
      expect(await read.catch(String), `cut at ${cut}`).toEqual(expected);
    }
  });

  it.each<[string, Part[], ErrorCode]>([
    ["too many files", many(1, 1, 1, 1), "invalid_multipart"],
    ["a file that is too large", many(1001), "body_too_large"],
    ["files too large together", many(999, 999, 999), "body_too_large"],
    ["a file of another name", [file], "invalid_multipart"],
    ["no file", [{ name: "name", value: "x" }], "file_missing"],
  ])("is refused for %s", async (_, parts, code) => {
    await expect(readMany(requestOf([body(...parts)]))).rejects.toMatchObject({ code });
  });
});
