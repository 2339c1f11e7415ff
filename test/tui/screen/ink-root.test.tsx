import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Box, Text } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { mountInk, useCursorPlace, useTerminalSize } from '../../../src/tui/screen/ink-root.tsx';

function stage(node: ReactNode) {
  const drawn: { readonly lines: readonly string[]; readonly cursor: unknown }[] = [];
  const errors: unknown[] = [];
  const root = mountInk(
    {
      screen: { draw: (lines, cursor) => drawn.push({ lines, cursor }), resize: () => {} },
      size: { columns: 30, rows: 10 },
      onError: (error) => errors.push(error),
    },
    node,
  );
  return { root, drawn, errors, last: () => drawn.at(-1) };
}

function Composer({ text, isActive = true }: { readonly text: string; readonly isActive?: boolean }) {
  useCursorPlace(isActive ? { rowFromBottom: 1, column: 2 + text.length } : null);
  return (
    <Box borderStyle="round">
      <Text>{text}</Text>
    </Box>
  );
}

describe('what components draw', () => {
  test('comes as lines, with the cursor where one of them wants it', () => {
    const { root, last } = stage(<Composer text="hello" />);
    expect(last()).toEqual({
      lines: [`╭${'─'.repeat(28)}╮`, `│hello${' '.repeat(23)}│`, `╰${'─'.repeat(28)}╯`],
      cursor: { row: 1, column: 7 },
    });
    root.update(<Composer text="hello you" />);
    expect(last()).toMatchObject({ cursor: { row: 1, column: 11 } });
    root.update(<Composer text="hello you" isActive={false} />);
    expect(last()).toMatchObject({ cursor: null });
    root.update(<Text>nobody</Text>);
    expect(last()).toEqual({ lines: ['nobody'], cursor: null });
    root.unmount();
  });

  test('follows the size', () => {
    function Size() {
      const { columns, rows } = useTerminalSize();
      return <Text>{`${columns}x${rows} `.repeat(5).trim()}</Text>;
    }
    const { root, last } = stage(<Size />);
    expect(last()?.lines).toEqual(['30x10 30x10 30x10 30x10 30x10']);
    root.resize({ columns: 12, rows: 8 });
    expect(last()?.lines).toEqual(['12x8 12x8', '12x8 12x8', '12x8']);
    root.unmount();
  });

  test('nothing comes after it is unmounted', async () => {
    const { root, drawn, last } = stage(<Composer text="a" />);
    const before = drawn.length;
    root.unmount();
    root.update(<Text>b</Text>);
    root.resize({ columns: 12, rows: 8 });
    await new Promise(setImmediate);
    expect(drawn).toHaveLength(before);
    expect(last()?.lines).toHaveLength(3);
  });
});

describe('an exception in a component', () => {
  function Faulty({ isFaulty }: { readonly isFaulty: boolean }): ReactNode {
    if (isFaulty) throw new Error('boom');
    return <Text>fine</Text>;
  }

  test('when it is drawn: it is told once, and what was on the screen stays', () => {
    const { root, errors, last } = stage(<Faulty isFaulty={false} />);
    root.update(<Faulty isFaulty />);
    expect(errors).toEqual([new Error('boom')]);
    expect(last()?.lines).toEqual(['fine']);
    root.update(<Faulty isFaulty />);
    root.unmount();
    expect(errors).toHaveLength(1);
  });

  test('in an effect', async () => {
    function LateFault() {
      const [isLate, setLate] = useState(false);
      useEffect(() => {
        if (isLate) throw new Error('late');
        setLate(true);
      }, [isLate]);
      return <Text>fine</Text>;
    }
    const { errors } = stage(<LateFault />);
    await expect.poll(() => errors).toEqual([new Error('late')]);
  });
});

test('ink itself writes nothing and listens to nothing of the process', async () => {
  const writes = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  const before = process.stdin.eventNames().length;
  const { root } = stage(<Composer text="a" />);
  root.resize({ columns: 20, rows: 8 });
  root.update(<Composer text="b" />);
  root.unmount();
  await new Promise(setImmediate);
  const counts = writes.map((spy) => spy.mock.calls.length);
  for (const spy of writes) spy.mockRestore();
  expect(counts).toEqual([0, 0]);
  expect(process.stdin.eventNames().length).toBe(before);
});

test.each(['production', 'development'])(
  'the same in a process of its own, in %s, also where CI is set',
  async (mode) => {
    const here = fileURLToPath(new URL('.', import.meta.url));
    const folder = mkdtempSync(join(here, 'ink-root-'));
    try {
      const entry = join(folder, 'entry.tsx');
      writeFileSync(
        entry,
        `import { Text } from 'ink';
       import { mountInk } from '${here}../../../src/tui/screen/ink-root.tsx';
       const said: unknown[] = [];
       function Faulty({ isFaulty }: { isFaulty: boolean }) {
         if (isFaulty) throw new Error('boom');
         return <Text>fine</Text>;
       }
       const root = mountInk({
         screen: { draw: (lines) => said.push(lines), resize: () => {} },
         size: { columns: 30, rows: 10 },
         onError: (error) => said.push((error as Error).message),
       }, <Faulty isFaulty={false} />);
       root.resize({ columns: 20, rows: 10 });
       root.update(<Faulty isFaulty />);
       root.unmount();
       setTimeout(() => process.stdout.write(JSON.stringify(said)), 20);`,
      );
      const outfile = join(folder, 'entry.mjs');
      await build({
        entryPoints: [entry],
        outfile,
        bundle: true,
        format: 'esm',
        platform: 'node',
        packages: 'external',
        jsx: 'automatic',
      });
      for (const ci of ['', '1']) {
        const output = execFileSync(process.execPath, [outfile], {
          encoding: 'utf8',
          env: { ...process.env, NODE_ENV: mode, CI: ci },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        expect(JSON.parse(output)).toEqual([['fine'], ['fine'], 'boom']);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
