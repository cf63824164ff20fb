import { z } from "zod";
import type { Tenant } from "../db/tenants.ts";
import { DarkroomError } from "../errors.ts";
import { FORMATS } from "../imaging/recipes.ts";
import type { Services } from "../services.ts";
import { createOrder, type SentOrder } from "./createOrder.ts";
import type { OutgoingPicture } from "./outgoing.ts";
import type { UpstreamClient } from "./upstream/client.ts";

/** The names of the photographs, as `npm run samples` leaves them beside the pictures. */
const INDEX = "samples.json";
const indexShape = z.record(z.string().regex(/^[a-z0-9-]+$/), z.unknown());
const ORDER_NAME = "Sample photographs";

/** Makes an order of the sample photographs that the deployment serves. @throws DarkroomError no_samples */
export async function createSampleOrder(
  services: Pick<Services, "db" | "log">,
  upstream: UpstreamClient,
  tenant: Tenant,
  assets: Pick<Fetcher, "fetch">,
): Promise<SentOrder> {
  const pictures = await readSamples(assets);
  return createOrder(services, upstream, tenant, ORDER_NAME, pictures);
}

async function readSamples(assets: Pick<Fetcher, "fetch">): Promise<OutgoingPicture[]> {
  const index = await fetchSample(assets, INDEX);
  if (index === null) throw new DarkroomError("no_samples");
  const names = Object.keys(indexShape.parse(await index.json()));
  const pictures: OutgoingPicture[] = [];
  for (const name of names) {
    const file = `${name}.jpg`;
    const answer = await fetchSample(assets, file);
    if (answer === null) continue;
    // Three files of at most 2 MB, made by our own script: small enough to be held.
    const bytes = new Uint8Array(await answer.arrayBuffer());
    pictures.push({
      name: file,
      contentType: FORMATS.jpeg.mimeType,
      size: bytes.length,
      open: async () => bytes,
    });
  }
  if (pictures.length === 0) throw new DarkroomError("no_samples");
  return pictures;
}

async function fetchSample(assets: Pick<Fetcher, "fetch">, file: string): Promise<Response | null> {
  const answer = await assets.fetch(`https://assets.local/samples/${file}`);
  if (answer.ok) return answer;
  await answer.body?.cancel();
  return null;
}
