import { useRef } from "preact/hooks";

type Pointed = PointerEvent & { readonly currentTarget: HTMLElement };

interface Held {
  /** Where the pointer went down, CSS pixels. */
  readonly x: number;
  readonly y: number;
  /** What was there before. */
  readonly percent: number;
  readonly following: boolean;
}

/** A finger that moved less than this has not said yet whether it means the line or the page, CSS pixels. */
const SLOP = 6;

/**
 * Moves a line across an element with the pointer. A mouse has it at once; a finger when it moves across, or taps: one
 * that moves up or down scrolls the page, and the line stays where it was. The element needs `touch-action: pan-y`,
 * by which the browser takes such a finger for itself and cancels the pointer.
 */
export function useDrag(percent: number, onMove: (percent: number) => void) {
  const held = useRef<Held | undefined>(undefined);
  const follow = ({ currentTarget, clientX }: Pointed) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    onMove(Math.round(100 * Math.max(0, Math.min(1, (clientX - left) / width))));
  };
  return {
    onPointerDown(event: Pointed) {
      if (!event.isPrimary || event.button !== 0) return;
      const following = event.pointerType === "mouse";
      held.current = { x: event.clientX, y: event.clientY, percent, following };
      event.currentTarget.setPointerCapture(event.pointerId);
      if (following) follow(event);
    },
    onPointerMove(event: Pointed) {
      if (held.current === undefined || !event.isPrimary) return;
      const { x, y, following } = held.current;
      const [across, along] = [Math.abs(event.clientX - x), Math.abs(event.clientY - y)];
      if (!following && (across < SLOP || across < along)) return;
      held.current = { ...held.current, following: true };
      follow(event);
    },
    onPointerUp(event: Pointed) {
      if (held.current === undefined || !event.isPrimary) return;
      held.current = undefined;
      follow(event);
    },
    onPointerCancel() {
      if (held.current) onMove(held.current.percent);
      held.current = undefined;
    },
    /** The pointer gives the keys to the range, which lies under nothing that could be pressed. */
    onMouseDown(event: MouseEvent & { readonly currentTarget: HTMLElement }) {
      event.preventDefault();
      event.currentTarget.querySelector("input")?.focus({ preventScroll: true });
    },
  };
}
