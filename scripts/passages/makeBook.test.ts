import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Finder, openBook } from "../../src/ask/find.ts";
import type { Book } from "../../src/ask/passage.ts";
import { makeBook } from "./makeBook.ts";

let book: Book;
let find: Finder;
beforeAll(async () => {
  // As it travels.
  book = JSON.parse(JSON.stringify(await makeBook(path.join(import.meta.dirname, "../.."))));
  find = openBook(book);
});

/** What has to stand in one of the first three passages. */
const QUESTIONS: readonly (readonly [question: string, answer: RegExp])[] = [
  ["How long does a signed link last?", /seven days|7 days/],
  ["How large may an upload be?", /50 MiB/],
  ["What is the maximum file size?", /maximum 50MB/],
  ["How many pictures may an order have?", /1,000 pictures.*10,000 pictures/],
  ["How do I make a key for a tenant?", /POST \/v1\/admin\/tenants\/\{name\}\/keys/],
  ["how do i delete a photo", /DELETE \/v1\/assets\/\{id\}/],
  ["What does the error idempotency_mismatch mean?", /used for another request/],
  ["How can I cancel a job?", /POST \/v1\/jobs\/\{id\}\/cancel/],
  ["How do I retry a failed job?", /POST \/v1\/jobs\/\{id\}\/retry/],
  ["Where do I set the rate limit?", /RATE_LIMIT_PER_MINUTE/],
  ["How do I compare two images?", /\/compare/],
  ["Can I resume a broken download of an order?", /resumed|curl -s -C -/],
  ["Does it read HEIC or raw files?", /Not read: .*HEIC/],
  ["What is RETRY_DELAYS?", /RETRY_DELAYS\. default: 2,4,8/],
  ["purge unused rendtions", /POST \/v1\/purge|PURGE_DAYS/],
  ["How do I deploy it to Cloudflare?", /wrangler/],
  ["Where are Prometheus metrics?", /\/metrics/],
  ["How big is the thumb in px?", /thumb \(100 px\)/],
  // Words that stand nowhere beside all that is needed.
  ["How long does a signed link last when a bride opens it in Tokyo?", /seven days|7 days/],
];

const OFF_TOPIC = [
  "What is the best pizza in Rome?",
  "Who won the world cup in 2018?",
  "How do I bake bread?",
  "What is the weather like today?",
  "Tell me a joke about cats",
  "Who is the president of the United States?",
  "What is the capital of France?",
  "How many people live in Berlin?",
  "translate hello into Spanish",
  "how do I change the oil of my car",
  "what time is it in Tokyo",
  "Which phone should I buy?",
  "asdf qwerty",
  "what is it?",
  "",
];

describe("the documentation", () => {
  test("has every document in it, and each passage where it says that it stands", () => {
    const sources = new Set(book.passages.map(({ source }) => source));
    expect([...sources].toSorted()).toEqual(["Changelog", "Errors", "Interface", "README"]);
    for (const [place, { id, text, url, section }] of book.passages.entries()) {
      expect(id).toBe(place);
      expect(text).not.toBe("");
      expect(url.startsWith("/docs#/") || url === `/ask?read=${section}`, url).toBe(true);
    }
  });

  test.each(QUESTIONS)("answers %j", (question, answer) => {
    const told = find(question, 3).map(({ passage }) => `${passage.title}: ${passage.text}`);
    expect(
      told.some((text) => answer.test(text)),
      told.join("\n---\n"),
    ).toBe(true);
  });

  test.each(OFF_TOPIC)("has nothing to say to %j", (question) => {
    expect(find(question, 3).map(({ passage }) => passage.text)).toEqual([]);
  });

  test("gives no more than asked for, the best first, each once", () => {
    const found = find("How do I cancel a job?", 4);
    expect(found).toHaveLength(4);
    expect(new Set(found.map(({ passage }) => passage.id)).size).toBe(4);
    expect(found[0]?.coverage).toBe(1);
  });
});
