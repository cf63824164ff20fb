import { Component, type ComponentChildren, type ComponentType, h } from "preact";

/** A component that is rendered again only when one of its properties is another. */
export function memo<P extends object>(render: (props: P) => ComponentChildren): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const before = this.props as Readonly<P>;
      const keys = new Set([...Object.keys(before), ...Object.keys(next)]) as Set<keyof P>;
      return [...keys].some((key) => before[key] !== next[key]);
    }

    override render() {
      return h(render as ComponentType<P>, this.props as P);
    }
  };
}
