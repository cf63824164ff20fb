import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { checkArchive } from "./checkArchive.ts";
import type { Client } from "./client.ts";
import { count, formatBytes } from "./text.ts";

export interface DemoOrder {
  readonly pictures: number;
  /** A line for each archive. */
  readonly told: readonly string[];
}

/**
 * Has pictures enhanced as an order, downloads it streamed and staged, and checks that both archives are sound,
 * hold every picture, and hold the same.
 * @throws Error naming what does not fit
 */
export async function demoOrder(
  client: Client,
  files: readonly string[],
  folder: string,
  tell: (state: string) => void,
): Promise<DemoOrder> {
  tell("sending an order");
  const sent = await client.sendOrder(files, { name: "Demo order" });
  const [refused] = sent.failures;
  if (refused !== undefined) throw new Error(`${refused.name} was not sent: ${refused.error}`);
  const order = await client.readyOrder(sent.order_id, ({ counts, total_images: total }) =>
    tell(`enhancing, ${counts.processed} of ${total}`),
  );
  await mkdir(folder, { recursive: true });
  const streamed = await save(client, order.order_id, "stream", folder, tell);
  const staged = await save(client, order.order_id, "staged", folder, tell);
  for (const { mode, members } of [streamed, staged]) {
    if (members.size !== files.length)
      throw new Error(`the ${mode} archive holds ${[...members.keys()].join(", ")}`);
  }
  for (const [name, bytes] of staged.members) {
    if (Buffer.compare(streamed.members.get(name) ?? new Uint8Array(), bytes) !== 0)
      throw new Error(`${name} differs between the archives`);
  }
  return { pictures: files.length, told: [streamed, staged].map(({ line }) => line) };
}

async function save(
  client: Client,
  orderId: string,
  mode: "stream" | "staged",
  folder: string,
  tell: (state: string) => void,
) {
  tell(`downloading, ${mode}`);
  const file = path.join(folder, `order-${mode}.zip`);
  const headers = await client.saveOrder(orderId, mode, file);
  const { size } = await stat(file);
  const announced = headers.get("content-length");
  if (mode === "staged" && Number(announced) !== size)
    throw new Error(`the staged archive has ${size} bytes, not ${announced}`);
  const { members, checker } = await checkArchive(file);
  const line = `${path.basename(file)}: ${count(members.size, "picture")}, ${formatBytes(size)}, sound by ${checker}`;
  return { mode, members, line };
}
