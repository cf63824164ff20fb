/** `npm run samples`: the photographs that a deployment serves, in `public/samples/`. */
import { prepareAssets } from "./lib/assets.ts";

await prepareAssets();
