import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkTiff } from "./checkTiff.ts";
import type { Client, Render } from "./client.ts";
import type { DemoResult } from "./demoPicture.ts";

const PICTURES = 3;
const STYLES = ["watercolor", "oil-painting", "pop-poster"] as const;
const SIZE = "9x12";
/** Of the first picture, to be seen in its bands. */
const LARGE = { style: "oil-painting", size: "24x36" } as const;

/** A print that came out as it should. */
export interface DemoPrint {
  /** The picture's file. */
  readonly file: string;
  readonly render: Render;
  /** What the TIFF was read by. */
  readonly checker: string;
}

type Picture = Pick<DemoResult, "file" | "asset">;

/** What is printed: some pictures in each of some styles, and the first one large. */
export function demoOrders(pictures: readonly Picture[]) {
  const small = pictures
    .slice(0, PICTURES)
    .flatMap((picture) => STYLES.map((style) => ({ picture, style: style as string, size: SIZE as string })));
  return [...small, ...pictures.slice(0, 1).map((picture) => ({ picture, ...LARGE }))];
}

/**
 * Orders prints, follows each to its end, downloads its TIFF and its preview by their signed links, checks both, and
 * writes the preview into a folder.
 * @throws Error naming what does not fit
 */
export async function demoPrints(
  client: Client,
  pictures: readonly Picture[],
  folder: string,
  tell: (state: string) => void,
): Promise<DemoPrint[]> {
  await mkdir(folder, { recursive: true });
  const orders = demoOrders(pictures);
  tell(`ordering ${orders.length}`);
  const ids: string[] = [];
  for (const { picture, style, size } of orders) {
    const { asset_id } = picture.asset;
    ids.push(await client.orderPrint({ asset_id, style_id: style, size_preset_id: size }));
  }
  const prints: DemoPrint[] = [];
  const kept = await mkdtemp(path.join(tmpdir(), "darkroom-print-"));
  try {
    for (const [i, { picture, style, size }] of orders.entries()) {
      const name = `${path.parse(picture.file).name}-${style}-${size}`;
      const say = (state: string) => tell(`${i + 1} of ${orders.length}, ${name}: ${state}`);
      const id = ids[i] ?? "";
      const { status } = await client.follow(id, ({ status, progress }) =>
        say(status === "processing" ? `step ${progress.done} of ${progress.total}` : status),
      );
      const render = await client.render(id);
      if (status !== "completed")
        throw new Error(`${name}: ${status}, ${render.error_message ?? "no reason given"}`);
      say("downloading");
      const preview = await fetchFile(await client.printLink(id, "preview"), "image/jpeg");
      await writeFile(path.join(folder, `${name}.jpg`), preview.body ?? new Uint8Array());
      const tiff = await fetchFile(await client.printLink(id, "download"), "image/tiff");
      const file = path.join(kept, "print.tif");
      await writeFile(file, tiff.body ?? new Uint8Array());
      say("checking");
      const checker = await checkTiff(file, path.join(folder, `${name}.jpg`), render).catch(
        (thrown: unknown) => {
          throw new Error(`${name}: ${thrown instanceof Error ? thrown.message : thrown}`);
        },
      );
      prints.push({ file: picture.file, render, checker });
    }
  } finally {
    await rm(kept, { recursive: true, force: true });
  }
  return prints;
}

async function fetchFile(link: string, type: string): Promise<Response> {
  const response = await fetch(link);
  const found = response.headers.get("content-type");
  if (response.status === 200 && found === type) return response;
  await response.body?.cancel();
  throw new Error(`a signed link answers ${response.status} ${found} instead of ${type}`);
}
