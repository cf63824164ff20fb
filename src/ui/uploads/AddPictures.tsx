import { Icon } from "../parts/Icon.tsx";
import { ChooseFiles } from "./ChooseFiles.tsx";
import { addFiles } from "./uploads.ts";

/** Chooses pictures for the Library. */
export function AddPictures() {
  return (
    <ChooseFiles label="Pictures to add" primary onChoose={addFiles}>
      <Icon name="add" /> Add pictures
    </ChooseFiles>
  );
}
