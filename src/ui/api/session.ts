import { createStore } from "../parts/store.ts";
import { offline, type Problem, problemOf } from "./problem.ts";

/** Only whether this browser signed in: the session itself is a cookie that no script can read. */
const REMEMBERED = "darkroom.signed-in";

/** `needed` once a call was refused for want of a credential. */
export const session = createStore<"unknown" | "needed" | "begun">(
  localStorage.getItem(REMEMBERED) === null ? "unknown" : "begun",
);

// The cookie is shared by all the windows of this browser: what one does to the session holds for the others.
addEventListener("storage", ({ key, newValue }) => {
  if (key === REMEMBERED) session.set(newValue === null ? "needed" : "begun");
});

/** A session ends by itself after some hours; the next call that is refused tells. */
export function noteProblem({ code }: Problem): void {
  if (code === "unauthenticated") forget();
}

/**
 * @param token as it was typed or pasted, spaces around it and all
 * @throws Problem
 */
export async function signIn(token: string): Promise<void> {
  await ask("POST", JSON.stringify({ token: token.trim() }));
  localStorage.setItem(REMEMBERED, "1");
  session.set("begun");
}

/** @throws Problem */
export async function signOut(): Promise<void> {
  await ask("DELETE");
  forget();
}

function forget(): void {
  localStorage.removeItem(REMEMBERED);
  session.set("needed");
}

async function ask(method: string, body?: string): Promise<void> {
  const init = body === undefined ? {} : { body, headers: { "Content-Type": "application/json" } };
  const answer = await fetch("/v1/session", { method, ...init }).catch(() => {
    throw offline();
  });
  if (answer.ok) return;
  throw problemOf(
    answer.status,
    await answer.json().catch(() => undefined),
    answer.headers.get("Retry-After"),
  );
}
