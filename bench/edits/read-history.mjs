// Answers with edits in a chat history as aider writes it: `####` is what was asked, `>` what the program said, the rest
// is the model.

/**
 * @returns {{ text: string, commit: string | null, isBase: boolean, upstream: 'applied' | 'refused', isUncertain: boolean }[]}
 *   `commit`: the one whose parent the answer was for, or itself where `isBase`. `isUncertain`: an answer before it was
 *   applied in part and not committed.
 */
export function readHistory(history) {
  const answers = [];
  /** Those that were refused, and wait for the next commit. */
  let waiting = [];
  let isUncertain = false;
  let answer = null;
  for (const { who, text } of turns(history)) {
    if (who === 'start') {
      waiting = [];
      isUncertain = false;
      answer = null;
    } else if (who === 'model') {
      answer = /^<{5,9} (?:SEARCH|ORIGINAL)|^@@/m.test(text) ? text : null;
    } else if (who === 'program') {
      const commits = [...text.matchAll(/^Commit ([0-9a-f]{7,40}) /gm)];
      const appliedAt = text.search(/^Applied edit to /m);
      const isRefused = /failed to match!|hunks? failed to apply|did not conform to the edit format/.test(
        text,
      );
      const isApplied = appliedAt >= 0 && !isRefused;
      const isInPart = /were applied successfully/.test(text);
      const own = isApplied ? (commits.find(({ index }) => index > appliedAt)?.[1] ?? null) : null;
      const first = commits[0]?.[1] ?? null;
      if (first !== null) {
        // What a person had changed is committed first: the model saw it. Else the commit has what came of the answer.
        for (const one of waiting)
          answers.push({ ...one, commit: first, isBase: first !== own && !one.isInPart });
        waiting = [];
        if (first !== own) isUncertain = false;
      }
      if (answer !== null && isApplied)
        answers.push({ text: answer, commit: own, isBase: false, upstream: 'applied', isUncertain });
      if (answer !== null && isRefused) {
        const one = { text: answer, upstream: 'refused', isUncertain, isInPart };
        if (first === null) waiting.push(one);
        else answers.push({ ...one, commit: commits.at(-1)[1], isBase: true });
      }
      if (commits.length > 0) isUncertain = false;
      else if (isApplied || isInPart) isUncertain = true;
      if (isApplied || isRefused) answer = null;
    }
  }
  return answers;
}

function* turns(history) {
  let who = 'start';
  let lines = [];
  let isInBlock = false;
  let isReport = false;
  for (const line of history.split('\n')) {
    // Newer versions quote only the first line of what they say of blocks that did not match.
    if (who === 'program' && /^## SearchReplaceNoExactMatch/.test(line)) isReport = true;
    // An answer that was broken off ends no block.
    if (/^> Tokens: .* sent/.test(line)) isInBlock = false;
    const next = isReport ? 'program' : speaker(line, who, isInBlock);
    if (/^The SEARCH section must exactly match/.test(line)) isReport = false;
    if (who === 'model' || next === 'model') {
      if (/^<{5,9} (?:SEARCH|ORIGINAL)/.test(line)) isInBlock = true;
      if (/^>{5,9} (?:REPLACE|UPDATED)/.test(line)) isInBlock = false;
    }
    if (next !== who || next === 'start') {
      if (lines.length > 0) yield { who, text: lines.join('\n') };
      lines = [];
      who = next;
      isInBlock = /^<{5,9} (?:SEARCH|ORIGINAL)/.test(line);
    }
    lines.push(next === 'program' ? line.replace(/^> ?/, '').trimEnd() : line);
  }
  if (lines.length > 0) yield { who, text: lines.join('\n') };
}

function speaker(line, who, isInBlock) {
  if (/^# aider chat started at /.test(line)) return 'start';
  if (isInBlock) return 'model';
  if (/^#### /.test(line)) return 'person';
  if (/^>(?: |$)/.test(line)) return 'program';
  if (who === 'program' && /^(?:# The other \d|Don't re-send|Just reply with fixed)/.test(line))
    return 'program';
  // A blank line ends nothing.
  return line.trim() === '' ? who : 'model';
}
