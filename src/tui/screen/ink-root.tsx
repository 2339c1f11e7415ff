/**
 * Renders a React node with ink into a `LiveScreen`. ink only lays out and paints: it never sees the terminal, its keys or
 * its size, and what it would write itself goes nowhere.
 */
import { EventEmitter } from 'node:events';
import { render } from 'ink';
import { Component, createContext, type ReactNode, useContext, useId, useLayoutEffect } from 'react';
import type { TerminalSize } from './frame-writer.ts';
import type { LiveScreen } from './live-screen.ts';

export interface InkRootOptions {
  readonly screen: Pick<LiveScreen, 'draw' | 'resize'>;
  readonly size: TerminalSize;
  /** Of a component. The tree is gone by then; called once. The terminal is to be restored before it is told. */
  onError(error: unknown): void;
}

export interface InkRoot {
  /** Draws another node in place of the one before. */
  update(node: ReactNode): void;
  resize(size: TerminalSize): void;
  unmount(): void;
}

/** Where the cursor is to be: the last row of the frame is 0. */
export interface CursorPlace {
  readonly rowFromBottom: number;
  readonly column: number;
}

type PlaceCursor = (owner: string, place: CursorPlace | null) => void;
const CursorContext = createContext<PlaceCursor>(() => {});
const SizeContext = createContext<TerminalSize>({ columns: 80, rows: 24 });

/** The cursor is where the component that mounted last wants it; with `null` it wants none. */
export function useCursorPlace(place: CursorPlace | null): void {
  const placeCursor = useContext(CursorContext);
  const owner = useId();
  const rowFromBottom = place?.rowFromBottom ?? null;
  const column = place?.column ?? null;
  useLayoutEffect(() => {
    placeCursor(owner, rowFromBottom === null || column === null ? null : { rowFromBottom, column });
  }, [placeCursor, owner, rowFromBottom, column]);
  useLayoutEffect(() => () => placeCursor(owner, null), [placeCursor, owner]);
}

export function useTerminalSize(): TerminalSize {
  return useContext(SizeContext);
}

export function mountInk(options: InkRootOptions, node: ReactNode): InkRoot {
  const { screen } = options;
  let size = options.size;
  let current = node;
  let lines: readonly string[] = [];
  let isMounted = true;
  /** What is left of a tree that failed is nothing; what was on the screen before it is worth more. */
  let hasFailed = false;
  const places = new Map<string, CursorPlace>();

  const draw = () => {
    const place = [...places.values()].at(-1) ?? null;
    screen.draw(
      lines,
      place === null ? null : { row: lines.length - 1 - place.rowFromBottom, column: place.column },
    );
  };
  const output = proxyOutput(
    () => size,
    (frame) => {
      // What it writes when it ends is the frame before, or a line end.
      if (!isMounted || hasFailed) return;
      lines = frame === '' ? [] : frame.split('\n');
      draw();
    },
  );
  const placeCursor: PlaceCursor = (owner, place) => {
    places.delete(owner);
    if (place !== null) places.set(owner, place);
    if (isMounted && !hasFailed) draw();
  };
  const onError = (error: unknown) => {
    if (!isMounted) return;
    isMounted = false;
    options.onError(error);
  };
  const onFailing = () => {
    hasFailed = true;
  };
  const wrapped = () => (
    <ErrorBoundary onFailing={onFailing} onError={onError}>
      <SizeContext value={size}>
        <CursorContext value={placeCursor}>{current}</CursorContext>
      </SizeContext>
    </ErrorBoundary>
  );
  const root = render(wrapped(), {
    stdout: output,
    stderr: proxyOutput(
      () => size,
      () => {},
    ),
    stdin: silentInput(),
    // Each frame comes as a whole, and at once: to write little and not too often is the screen's part.
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });

  return {
    update: (next) => {
      current = next;
      if (isMounted) root.rerender(wrapped());
    },
    resize: (next) => {
      size = next;
      if (!isMounted) return;
      root.rerender(wrapped());
      screen.resize();
    },
    unmount: () => {
      isMounted = false;
      root.unmount();
      root.cleanup();
    },
  };
}

/** What ink asks of a stream. That it is no terminal keeps ink from hiding the cursor and the like. */
function proxyOutput(size: () => TerminalSize, write: (text: string) => void): NodeJS.WriteStream {
  return Object.defineProperties(
    Object.assign(new EventEmitter(), {
      isTTY: false,
      writable: true,
      write: (text: string) => {
        write(text);
        return true;
      },
    }),
    { columns: { get: () => size().columns }, rows: { get: () => size().rows } },
  ) as unknown as NodeJS.WriteStream;
}

function silentInput(): NodeJS.ReadStream {
  return Object.assign(new EventEmitter(), { isTTY: false }) as unknown as NodeJS.ReadStream;
}

class ErrorBoundary extends Component<
  {
    readonly onFailing: () => void;
    readonly onError: (error: unknown) => void;
    readonly children: ReactNode;
  },
  { readonly hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error);
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    this.props.onFailing();
    return null;
  }
}
