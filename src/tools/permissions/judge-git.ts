/** What a command of git does at worst, by its table. Pure but for where paths lead, which it asks. */
import type { Effect, Finding } from './effect.ts';
import { type GitFacts, gitTable, harmlessGlobalFlags } from './git-table.ts';
import type { Word } from './shell-words.ts';

/**
 * @param words behind `git`
 * @param isElsewhere the line may stand in another folder, where git may find another repository and the programs that the
 * settings of that one name
 */
export function judgeGit(
  words: readonly Word[],
  isElsewhere: boolean,
  locate: (word: Word) => readonly Finding[],
): readonly Finding[] {
  const at = words.findIndex(({ value }) => value === null || !harmlessGlobalFlags.test(value));
  const name = words[at]?.value;
  if (at < 0) return [];
  if (name == null) return [unknown('which command of git it is is only known when it runs')];
  if (name.startsWith('-')) {
    const command = words.slice(at).find(({ value }) => value !== null && Object.hasOwn(gitTable, value));
    const worse = command?.value == null ? null : (gitTable[command.value] as GitFacts);
    const because = `${words[at]?.raw} may make git run programs, or look elsewhere`;
    return [unknown(because), ...(worse !== null && worse.effect !== 'read' ? [harm(worse)] : [])];
  }
  const facts = Object.hasOwn(gitTable, name) ? gitTable[name] : undefined;
  if (facts === undefined) return [unknown('it is not known what this command of git does')];
  const rest = words.slice(at + 1);
  const findings: Finding[] = facts.effect === 'read' ? [] : [harm(facts)];
  if (facts.danger !== undefined && rest.some(({ value }) => value !== null && facts.danger?.test(value)))
    findings.push({ effect: 'danger', because: 'it throws away or rewrites what cannot be had again' });
  if (facts.effect !== 'read') return findings;
  if (isElsewhere)
    findings.push(unknown('in another folder git may find a repository that makes it run programs'));
  return [...findings, ...readingFindings(rest, facts, locate)];
}

function readingFindings(
  rest: readonly Word[],
  facts: GitFacts,
  locate: (word: Word) => readonly Finding[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const end = rest.findIndex(({ value }) => value === '--');
  const operands: Word[] = [];
  for (const [index, word] of rest.entries()) {
    const text = word.value;
    if (text === null) findings.push(unknown('one of its words is only known when it runs'));
    else if (text === '--') continue;
    else if ((end < 0 || index < end) && word.isPattern && /^[*?[-]/.test(text))
      findings.push(unknown('a file that the pattern finds may be named like a flag'));
    else if ((end < 0 || index < end) && text.startsWith('-')) {
      const isHarmful =
        facts.onlyFlags !== undefined ? !facts.onlyFlags.test(text) : isAmong(text, facts.harmful ?? []);
      if (isHarmful) findings.push(unknown(`${word.raw} makes it do more than show`));
    } else {
      operands.push(word);
      // Others are names of commits, or paths that git itself keeps inside.
      if (/^[/~]|(?:^|\/)\.\.(?:\/|$)/.test(text)) findings.push(...locate(word));
    }
  }
  const first = operands[0]?.value ?? '';
  if (facts.only !== undefined && !facts.only.includes(first))
    findings.push(unknown('it changes the repository'));
  else if (facts.mostOperands !== undefined && operands.length > facts.mostOperands)
    findings.push(unknown('it changes the repository'));
  return findings;
}

/** Git takes any beginning of a long flag that only one has, and letters together. */
function isAmong(text: string, harmful: readonly string[]): boolean {
  const [name = ''] = text.split('=');
  return harmful.some((flag) =>
    flag.startsWith('--')
      ? name.length > 3 && flag.startsWith(name)
      : !text.startsWith('--') && text.includes(flag.slice(1)),
  );
}

function unknown(because: string): Finding {
  return { effect: 'unknown', because };
}

function harm({ effect, because }: { readonly effect: Effect; readonly because?: string }): Finding {
  return { effect, because: because ?? 'it changes the repository' };
}
