// What a program did to a terminal, from the bytes that it wrote.

/**
 * `chunks`: what was written, one write each. `frames`: writes that are not empty. `clears`: whatever empties the screen or the
 * scrollback, or changes to the other screen. `absoluteMoves`: to a row by its number, which in scrollback means nothing.
 */
export function countOutput(chunks) {
  const output = chunks.map(String).join('');
  return {
    bytes: chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0),
    frames: chunks.filter((chunk) => chunk.length > 0).length,
    clears:
      output.match(/\u001b\[[23]J|\u001b\[H\u001b\[0?J|\u001bc|\u001b\[\?(?:1049|1047|47)h/g)?.length ?? 0,
    absoluteMoves: output.match(/\u001b\[\d*(?:;\d*)?[Hf]|\u001b\[\d*d/g)?.length ?? 0,
  };
}
