import { z } from "zod";
import type { ModelConfig } from "../config.ts";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import type { Message } from "./prompt.ts";

/** What is read of a chat completion, as OpenAI's interface has it and others after it. */
const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().trim().min(1) }) })).min(1),
});

/**
 * One answer of the model.
 * @param leaving ends it when the caller has gone
 * @throws DarkroomError `ask_failed`, with a reason that tells neither address nor key; the signal's reason
 */
export async function askModel(
  model: ModelConfig,
  messages: readonly Message[],
  leaving: AbortSignal,
): Promise<string> {
  const late = AbortSignal.timeout(model.answerSeconds * 1000);
  try {
    const response = await fetch(`${model.baseUrl}/chat/completions`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        ...(model.apiKey === undefined ? {} : { Authorization: `Bearer ${model.apiKey}` }),
      },
      body: JSON.stringify({
        ...{ model: model.name, messages, temperature: 0, max_tokens: LIMITS.askTokens },
      }),
      // The key is for this address alone.
      redirect: "manual",
      signal: AbortSignal.any([leaving, late]),
    });
    const text = await readAnswer(response);
    if (!response.ok) throw failed(`It answered ${response.status}`);
    const parsed = completion.safeParse(toJson(text));
    const content = parsed.data?.choices[0]?.message.content;
    if (content === undefined) throw failed("Its answer is no chat completion");
    return content;
  } catch (thrown) {
    if (thrown instanceof DarkroomError) throw thrown;
    leaving.throwIfAborted();
    throw failed(late.aborted ? "It took too long" : "It cannot be reached", thrown);
  }
}

/** @throws DarkroomError `ask_failed` where there is too much of it */
async function readAnswer({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [size, text] = [0, ""];
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > LIMITS.askAnswerBytes) throw failed("Its answer is too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(reason: string, cause?: unknown): DarkroomError {
  return new DarkroomError("ask_failed", { detail: { reason }, cause });
}
