/** Lines that are ready, a row each; what does not fit is cut. */
import { Box, Text } from 'ink';
import type { Painted } from '../backend.ts';

export function Lines({ lines }: { readonly lines: readonly Painted[] }) {
  return (
    <Box flexDirection="column">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
        <Text key={at} wrap="truncate-end">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
