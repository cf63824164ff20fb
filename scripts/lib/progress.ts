import { cut } from "./text.ts";

/** Lines that stay, and on a terminal one line below them that changes. */
export interface Progress {
  print(line: string): void;
  /** Shows the present state: in place on a terminal, as a line of its own in a log. */
  show(line: string): void;
  /** Takes the changing line away. */
  clear(): void;
  readonly isLive: boolean;
}

const ERASE_LINE = "\r\u001b[K";

/** Writes no control characters where the output is no terminal. */
export function openProgress(output: NodeJS.WriteStream = process.stdout): Progress {
  const isLive = output.isTTY === true && process.env.TERM !== "dumb";
  if (!isLive) {
    let shown = "";
    const print = (line: string) => void output.write(`${line}\n`);
    const show = (line: string) => {
      if (line !== shown) print(line);
      shown = line;
    };
    return { isLive, print, show, clear() {} };
  }
  let current = "";
  const draw = (text: string) => output.write(text + cut(current, (output.columns || 80) - 1));
  return {
    isLive,
    print: (line) => draw(`${ERASE_LINE}${line}\n`),
    show: (line) => {
      current = line;
      draw(ERASE_LINE);
    },
    clear: () => {
      current = "";
      draw(ERASE_LINE);
    },
  };
}
