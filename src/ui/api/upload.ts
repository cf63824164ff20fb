import type { z } from "zod";
import type { uploadView } from "../../routes/uploads.ts";
import { type SendOptions, sendForm } from "./sendForm.ts";

export type Uploaded = z.infer<typeof uploadView>;

/**
 * Sends one picture.
 * @param options.onProgress is told the bytes of the file that have left
 * @throws Problem; the signal's reason
 */
export function uploadPicture(file: File, options: SendOptions): Promise<Uploaded> {
  const form = new FormData();
  form.set("file", file);
  const onProgress = (sent: number) => options.onProgress(Math.min(sent, file.size));
  return sendForm("/v1/assets", form, { ...options, onProgress });
}
