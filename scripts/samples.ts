/** `npm run samples`: the photographs that a deployment serves, and one in every style, in `public/samples/`. */
import { prepareAssets } from "./lib/assets.ts";

await prepareAssets();
