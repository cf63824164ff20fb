import type { z } from "zod";
import type { answerView, askStateView } from "../../routes/ask.ts";
import { callJson } from "./request.ts";

export type ModelAnswer = z.infer<typeof answerView>;

/** The model that answers questions, or null. */
export async function readModel(signal?: AbortSignal): Promise<string | null> {
  const { model } = await callJson<z.infer<typeof askStateView>>("/v1/ask", signal && { signal });
  return model;
}

export function askModel(question: string, signal?: AbortSignal): Promise<ModelAnswer> {
  return callJson("/v1/ask", { method: "POST", json: { question }, ...(signal && { signal }) });
}
