/**
 * What a parsed command line does at worst, by the tables: part by part, so that rules can be held against each of them.
 * What the tables do not know is not known. Runs nothing.
 */
import { type Effect, type Finding, worstEffect } from './effect.ts';
import { splitWords } from './flag-forms.ts';
import { judgeGit } from './judge-git.ts';
import { whyScriptMayDoMore } from './judge-script.ts';
import type { Place } from './locate-path.ts';
import type { Assignment, ParsedLine, Redirection, SimpleCommand } from './parse-command.ts';
import {
  harmlessVariables,
  type ProgramFacts,
  programTable,
  runningVariables,
  versionFlags,
} from './program-table.ts';
import type { Word } from './shell-words.ts';
import { programName, shells } from './unwrap-command.ts';

export interface JudgedPart {
  readonly kind: 'program' | 'redirection' | 'assignment' | 'unclear';
  /** Its words without quotes but where those hold blanks; what rules are held against. */
  readonly text: string;
  readonly effect: Effect;
  /** As a sentence goes on behind the text; `null` for what only reads. */
  readonly because: string | null;
  /** All of it is as the program will get it; else a rule cannot tell whether it is about it. */
  readonly isLiteral: boolean;
}

export interface NamedPath {
  /** From the project's folder, with `/`; as it is written where it leads out. */
  readonly path: string;
  readonly access: 'read' | 'write';
}

export interface JudgedCommand {
  readonly line: string;
  readonly parts: readonly JudgedPart[];
  /** The worst of its parts. */
  readonly effect: Effect;
  /** All that it names and that are known before it runs; it may touch others. */
  readonly paths: readonly NamedPath[];
}

export function judgeCommand(line: string, parsed: ParsedLine, place: Place): JudgedCommand {
  const judge = new LineJudge(place);
  const parts = [
    ...parsed.commands.flatMap((command) => judge.command(command)),
    ...parsed.unclear.map(
      (because) => ({ kind: 'unclear', text: line, effect: 'unknown', because, isLiteral: false }) as const,
    ),
  ];
  return { line, parts, effect: worstEffect(parts.map(({ effect }) => effect)), paths: judge.paths };
}

/** Folders that a line may be in at one time; more are not followed. */
const mostFolders = 8;

class LineJudge {
  readonly paths: NamedPath[] = [];
  readonly #place: Place;
  /** Where the line may stand: `cd` may fail, or be in a subshell. */
  #folders: readonly string[] = [''];

  constructor(place: Place) {
    this.#place = place;
  }

  command(command: SimpleCommand): readonly JudgedPart[] {
    const { words, assignments, redirections } = command;
    const parts: JudgedPart[] = assignments.map((assignment) => ({
      kind: 'assignment',
      text: `${assignment.name}=${assignment.value?.raw ?? ''}`,
      ...asPart(judgeAssignment(assignment)),
      isLiteral: true,
    }));
    for (const redirection of redirections)
      parts.push({
        kind: 'redirection',
        text: `${redirection.access === 'read' ? '<' : '>'} ${redirection.target.raw}`,
        ...asPart(this.#redirection(redirection)),
        isLiteral: redirection.target.value !== null,
      });
    if (words.length > 0)
      parts.push({
        kind: 'program',
        text: wordsAsText(words),
        ...asPart(this.#program(command)),
        isLiteral: words.every(({ value }) => value !== null) && words[0]?.value !== '!',
      });
    return parts;
  }

  #redirection({ access, target }: Redirection): readonly Finding[] {
    if (target.value === null || target.isPattern)
      return [unknown('which file it is is only known when it runs')];
    if (/^\/dev\/(?:tcp|udp)\//.test(target.value))
      return [{ effect: 'network', because: 'it talks to other machines' }];
    return this.#path(target, access);
  }

  #program({ words, isFed, isWrapper }: SimpleCommand): readonly Finding[] {
    const [first, ...all] = words;
    const name = programName(first);
    if (name === null)
      return [
        unknown(
          first?.value == null || first.isPattern
            ? 'which program runs is only known when it runs'
            : 'it runs a program that is not of the system',
        ),
      ];
    const facts = Object.hasOwn(programTable, name) ? programTable[name] : undefined;
    if (isWrapper && name !== 'find') {
      if (name === 'setsid') return [unknown('it may go on after the command has ended')];
      return facts !== undefined && facts.effect === 'danger' ? [finding(facts)] : [];
    }
    if (all.length === 1 && saysItsVersion(name, all[0])) return [];
    if (shells.has(name))
      return isFed || all.length === 0
        ? [{ effect: 'danger', because: 'it runs whatever text it is given' }]
        : [unknown('it runs a script that is not looked into')];
    if (name === 'git') return judgeGit(all, this.#folders.length > 1, (word) => this.#path(word, 'read'));
    if (facts === undefined) return [unknown('it is not known what this program does')];
    const rest = name === 'find' ? withoutAction(all) : all;
    const findings = this.#byFacts(rest, facts);
    return name === 'cd' && findings.length === 0 ? this.#enter(all) : findings;
  }

  #byFacts(words: readonly Word[], facts: ProgramFacts): readonly Finding[] {
    if (facts.effect !== 'read' && facts.effect !== 'write')
      return [finding(facts), ...subcommandFindings(words, facts)];
    const findings: Finding[] = facts.effect === 'write' ? [finding(facts)] : [];
    if (facts.operands === 'text') return mayEvaluate(words, facts) ? [...findings, flagUnknown] : findings;
    const split =
      facts.flags === 'any' ? this.#anyFlags(words, findings) : splitWords(words, facts.flags ?? {});
    for (const word of split.unlisted) findings.push(unknown(`it is not known what ${word.raw} makes it do`));
    for (const flag of split.flags) {
      const more = facts.flagEffects?.[flag];
      if (more !== undefined) findings.push(more);
    }
    if (facts.needs !== undefined && !split.flags.includes(facts.needs))
      findings.push(unknown('this form of it does more than read'));
    for (const { mark, value } of split.values) {
      if (value.value === null || (value.isPattern && startsLikeAnything(value.raw)))
        findings.push(argumentUnknown);
      else if (mark === '@') findings.push(...this.#path(value, 'read'));
      else if (mark === '!') findings.push(...this.#path(value, 'write'));
      else if (mark === '?' && /[/*]/.test(value.value)) findings.push(argumentUnknown);
      else if (mark === '~' && facts.script !== undefined) findings.push(...script(facts.script, value));
    }
    const isWriting = findings.some(({ effect }) => effect === 'write');
    const hasPattern =
      facts.operands === 'pattern-paths' &&
      !split.values.some(({ mark }) => mark === '~') &&
      !split.flags.some((flag) => flag === 'f' || flag === 'files' || flag === 'type-list');
    const paths = hasPattern ? split.operands.slice(1) : split.operands;
    const [pattern] = hasPattern ? split.operands : [];
    if (pattern !== undefined) {
      if (pattern.value === null || (pattern.isPattern && !facts.isHarmlessWithAnyFlag))
        findings.push(argumentUnknown);
      else if (facts.script !== undefined) findings.push(...script(facts.script, pattern));
    }
    if (facts.operands === 'none' && split.operands.length > 0)
      findings.push(unknown('more is said than is known'));
    if (split.operands.length > (facts.mostOperands ?? Number.POSITIVE_INFINITY))
      findings.push(unknown('one of its files may be written'));
    for (const word of paths) {
      if (word.value === null) findings.push(argumentUnknown);
      else if (
        word.isPattern &&
        startsLikeAnything(word.value) &&
        facts.flags !== 'any' &&
        !facts.isHarmlessWithAnyFlag
      )
        findings.push(unknown('a file that the pattern finds may be named like a flag'));
      else if (facts.operands === 'names') {
        if (facts.operandForm?.test(word.value) === false)
          findings.push(unknown(`it is not known what ${word.raw} makes it do`));
      } else if (/^[()!,]$/.test(word.value)) continue;
      else findings.push(...this.#path(word, isWriting ? 'write' : 'read'));
    }
    return findings;
  }

  /** Flags are not looked into but for paths in them. */
  #anyFlags(words: readonly Word[], findings: Finding[]): ReturnType<typeof splitWords> {
    const end = words.findIndex(({ value }) => value === '--');
    const isFlag = (word: Word, at: number) =>
      (end < 0 || at < end) && word.value !== null && /^-./.test(word.value);
    for (const word of words.filter(isFlag)) {
      const value = /^--[^=]*=(.*)$|^-\w(.*)$/s
        .exec(word.value ?? '')
        ?.slice(1)
        .find(Boolean);
      if (value !== undefined && /[/~]|^\.\.$/.test(value))
        findings.push(...this.#path({ ...word, value }, 'read'));
    }
    const operands = words.filter((word, at) => !isFlag(word, at) && word.value !== '--');
    return { flags: [], values: [], operands, unlisted: [], operandsFrom: 0 };
  }

  #path(word: Word, access: 'read' | 'write'): readonly Finding[] {
    if (word.value === null) return [argumentUnknown];
    if (word.value === '-' || word.value === '') return [];
    const findings: Finding[] = [];
    for (const folder of this.#folders) {
      const found = this.#place.locate(word.value, folder, word.isPattern);
      if (found.where === 'nothing') return [];
      if (found.where === 'outside')
        findings.push({ effect: 'outside', because: `${word.raw} is outside of the project` });
      else if (access === 'write' && found.where === 'private')
        findings.push({ effect: 'danger', because: `${word.raw} is git’s or optimizer’s own` });
      else if (access === 'write') findings.push({ effect: 'write', because: `it writes ${word.raw}` });
      const named = found.where === 'outside' ? [word.value] : found.paths;
      this.paths.push(...named.map((path) => ({ path, access })));
    }
    return findings;
  }

  #enter(words: readonly Word[]): readonly Finding[] {
    const target = words.find(({ value }) => value !== null && !value.startsWith('-'))?.value;
    // Without a name it is the home folder; `-` is where it was before.
    if (target == null || words.some(({ value, isPattern }) => value === '-' || isPattern))
      return [{ effect: 'outside', because: 'it may lead out of the project' }];
    const entered = this.#folders.flatMap((folder) => {
      const found = this.#place.locate(target, folder, false);
      return found.where === 'inside' || found.where === 'private' ? [found.paths[0]] : [];
    });
    this.#folders = [...new Set([...this.#folders, ...entered])];
    return this.#folders.length > mostFolders ? [unknown('it changes folders too often')] : [];
  }
}

const argumentUnknown = unknown('one of its words is only known when it runs');
const flagUnknown = unknown('a flag of it may run what it is given');

/** What the shell finds for it may have any beginning. */
function startsLikeAnything(pattern: string): boolean {
  return /^[*?[+@!]/.test(pattern);
}

function unknown(because: string): Finding {
  return { effect: 'unknown', because };
}

function finding({ effect, because }: ProgramFacts): Finding {
  return { effect, because: because ?? 'it does more than read' };
}

/** `printf -v` and `test -v` read a name, in which the shell looks for what to run. */
function mayEvaluate(words: readonly Word[], { evaluatesBehind }: ProgramFacts): boolean {
  const looked = evaluatesBehind === 'first' ? words.slice(0, 1) : evaluatesBehind === 'any' ? words : [];
  return looked.some(({ value, isPattern }) => value === null || isPattern || /^-[vR]/.test(value));
}

function saysItsVersion(name: string, word: Word | undefined): boolean {
  const flag = word?.value ?? '';
  return Object.hasOwn(versionFlags, flag) && versionFlags[flag]?.has(name) === true;
}

/** The worst of those that stand anywhere in its words: flags may come before. */
function subcommandFindings(words: readonly Word[], { subcommands = {} }: ProgramFacts): readonly Finding[] {
  return words.flatMap(({ value }) => {
    const facts = value !== null && Object.hasOwn(subcommands, value) ? subcommands[value] : undefined;
    return facts === undefined ? [] : [finding(facts)];
  });
}

function script(language: NonNullable<ProgramFacts['script']>, word: Word): readonly Finding[] {
  const because = word.value === null ? 'its script is not known' : whyScriptMayDoMore(language, word.value);
  return because === null ? [] : [unknown(because)];
}

/** The program that `find` runs is a command of its own. */
function withoutAction(words: readonly Word[]): readonly Word[] {
  const start = words.findIndex(({ value }) => /^-(?:exec|execdir|ok|okdir)$/.test(value ?? ''));
  if (start < 0) return words;
  const end = words.findIndex(
    ({ value }, at) => at > start && (value === ';' || (value === '+' && words[at - 1]?.value === '{}')),
  );
  return [...words.slice(0, start), ...(end < 0 ? [] : words.slice(end + 1))];
}

function judgeAssignment({ name, isOfProgram }: Assignment): readonly Finding[] {
  if (harmlessVariables.test(name)) return [];
  if (runningVariables.test(name))
    return [{ effect: 'danger', because: 'it can make other programs run what it names' }];
  return isOfProgram ? [unknown('it is not known what the variable makes programs do')] : [];
}

function asPart(findings: readonly Finding[]): Pick<JudgedPart, 'effect' | 'because'> {
  const effect = worstEffect(findings.map((one) => one.effect));
  return { effect, because: findings.find((one) => one.effect === effect)?.because ?? null };
}

function wordsAsText(words: readonly Word[]): string {
  return words
    .map(({ value, raw }) => (value === null ? raw : /^[^\s'"]+$/.test(value) ? value : `'${value}'`))
    .join(' ');
}
