import type { ScreenProps } from "../../shell/screens.ts";
import { ChoosePicture } from "./ChoosePicture.tsx";
import { Studio } from "./Studio.tsx";

/** A print is chosen here: first its picture, then everything else on that picture. */
export default function StudioScreen({ params }: ScreenProps) {
  return params.asset === undefined ? <ChoosePicture /> : <Studio id={params.asset} />;
}
