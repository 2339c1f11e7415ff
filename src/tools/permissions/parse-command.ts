/**
 * A shell command line as the programs that it may run: those in pipelines, lists, substitutions, functions, loops and here
 * documents, and those that programs such as `env`, `xargs` or `sh -c` run in turn. What is not understood is said, never
 * passed over. Judges nothing; knows no paths.
 */
import { createRequire } from 'node:module';
import type Parser from 'tree-sitter';
import { readWord, type Word } from './shell-words.ts';
import { unwrapCommand } from './unwrap-command.ts';

export interface Assignment {
  readonly name: string;
  /** `null`: an array, or nothing. */
  readonly value: Word | null;
  /** For one program only, which gets it in its environment. */
  readonly isOfProgram: boolean;
}

export interface Redirection {
  readonly access: 'read' | 'write';
  readonly target: Word;
}

export interface SimpleCommand {
  /** Its program first. None: only assignments or redirections. */
  readonly words: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirections: readonly Redirection[];
  /** It is given text by another program, or by the line itself. */
  readonly isFed: boolean;
  /** All that it does is to run the next of the list, such as `env` and `sh -c`. */
  readonly isWrapper: boolean;
}

export interface ParsedLine {
  readonly commands: readonly SimpleCommand[];
  /** Why it is not all understood, as the end of a sentence; empty: it is. */
  readonly unclear: readonly string[];
}

const longestLine = 10_000;
const deepest = 6;

/** In these only their children matter. */
const transparent = new Set([
  'program',
  'list',
  'pipeline',
  'subshell',
  'compound_statement',
  'if_statement',
  'elif_clause',
  'else_clause',
  'while_statement',
  'do_group',
  'negated_command',
  'command_substitution',
  'process_substitution',
  'string',
  'concatenation',
  'array',
  'variable_assignments',
  'heredoc_body',
  'redirected_statement',
  'command_name',
  'case_statement',
  'case_item',
  'for_statement',
  'function_definition',
  'simple_expansion',
]);

/** Without anything in them that could run. */
const inert = new Set([
  'word',
  'number',
  'raw_string',
  'ansi_c_string',
  'string_content',
  'variable_name',
  'special_variable_name',
  'comment',
  'heredoc_start',
  'heredoc_end',
  'heredoc_content',
  'brace_expression',
  'extglob_pattern',
  'file_descriptor',
]);

/** Assignments are parsed for numbers where such names stand; with other values, the shell runs what they hold. */
const plainTest = /^\[\[?(?:\s[\w\s./=!<>&|"'*,:@%+~-]*)\s\]\]?$/;
const plainArithmetic = /^\$?(?:\(\(|\[)[\d\s+\-*/%<>=!&|^~?:()]*(?:\)\)|\])$/;
const plainExpansion = /^\$\{#?\w+(?:(?::?[-+?]|%%?|##?|\/\/?)[^`$]*|:\s?\d+(?::\d+)?)?\}$/;

/** @throws Error when the grammar does not load on this platform */
export function parseCommand(line: string): ParsedLine {
  try {
    return new LineReader(0).read(line);
  } catch (error) {
    // Thousands of brackets fill the stack.
    if (error instanceof RangeError) return { commands: [], unclear: ['it is nested too deeply'] };
    throw error;
  }
}

let parser: Parser | null = null;

function bashParser(): Parser {
  if (parser === null) {
    const require = createRequire(import.meta.url);
    const NativeParser = require('tree-sitter') as typeof Parser;
    parser = new NativeParser();
    parser.setLanguage(require('tree-sitter-bash'));
  }
  return parser;
}

class LineReader {
  readonly #commands: SimpleCommand[] = [];
  readonly #unclear = new Set<string>();
  readonly #depth: number;

  constructor(depth: number) {
    this.#depth = depth;
  }

  read(line: string): ParsedLine {
    const oddity = this.#depth > deepest ? 'it is nested too deeply' : oddText(line);
    if (oddity !== null) return { commands: [], unclear: [oddity] };
    const { rootNode } = bashParser().parse(line, undefined, { bufferSize: line.length * 2 + 2 });
    if (rootNode.hasError) this.#unclear.add('the line is no sound shell');
    if (hasUnreadText(rootNode, line)) this.#unclear.add('a part of the line was not understood');
    this.#visit(rootNode, false);
    return { commands: this.#commands, unclear: [...this.#unclear] };
  }

  #visit(node: Parser.SyntaxNode, isFed: boolean): void {
    switch (node.type) {
      case 'command':
        this.#command(node, [], isFed);
        return;
      case 'declaration_command':
      case 'unset_command':
        this.#declaration(node);
        return;
      case 'variable_assignment':
        this.#add({ assignments: [this.#assignment(node, false)] });
        return;
      case 'redirected_statement':
        this.#redirected(node, isFed);
        return;
      case 'file_redirect':
      case 'heredoc_redirect':
      case 'herestring_redirect':
        this.#add({ redirections: this.#redirection(node) });
        return;
      case 'pipeline':
        this.#pipeline(node, isFed);
        return;
      case 'test_command':
        if (!plainTest.test(node.text)) this.#unclear.add('a test holds what the shell may run');
        this.#children(node, isFed);
        return;
      case 'arithmetic_expansion':
        if (!plainArithmetic.test(node.text))
          this.#unclear.add('arithmetic with names may run what they hold');
        this.#children(node, isFed);
        return;
      case 'expansion':
        if (!plainExpansion.test(node.text)) this.#unclear.add(`${node.text} may run what it holds`);
        this.#children(node, isFed);
        return;
      case 'unary_expression':
      case 'binary_expression':
      case 'parenthesized_expression':
      case 'test_operator':
      case 'regex':
        this.#children(node, isFed);
        return;
      default:
        if (isMisread(node)) this.#unclear.add('where one word ends and the next begins is not clear');
        if (node.isNamed && !transparent.has(node.type) && !inert.has(node.type))
          this.#unclear.add(`the line holds ${node.type.replaceAll('_', ' ').toLowerCase()}`);
        this.#children(node, isFed);
        return;
    }
  }

  #children(node: Parser.SyntaxNode, isFed: boolean): void {
    for (const child of node.children) this.#visit(child, isFed);
  }

  #pipeline(node: Parser.SyntaxNode, isFed: boolean): void {
    let fed = isFed;
    for (const child of node.children) {
      if (child.isNamed) this.#visit(child, fed);
      if (child.type === '|' || child.type === '|&') fed = true;
    }
  }

  #redirected(node: Parser.SyntaxNode, isFed: boolean): void {
    const redirects = node.children.filter(({ type }) => type.endsWith('_redirect'));
    const redirections = redirects.flatMap((redirect) => this.#redirection(redirect));
    const fed = isFed || redirects.some(({ type, text }) => type !== 'file_redirect' || text.startsWith('<'));
    const others = node.children.filter(({ type }) => !type.endsWith('_redirect'));
    const [first] = others;
    if (others.length === 1 && first?.type === 'command') {
      this.#command(first, redirections, fed);
      return;
    }
    this.#add({ redirections });
    for (const other of others) this.#visit(other, fed);
  }

  #redirection(node: Parser.SyntaxNode): readonly Redirection[] {
    if (node.type === 'heredoc_redirect') {
      const inner: Redirection[] = [];
      for (const child of node.children) {
        if (child.type.endsWith('_redirect')) inner.push(...this.#redirection(child));
        else if (
          ['heredoc_start', 'heredoc_end', '<<', '<<-', '&&', '||', '|', '|&', ';', '&'].includes(child.type)
        )
          continue;
        else if (inert.has(child.type) || child.type === 'string' || child.type === 'concatenation')
          this.#unclear.add('words stand behind a here document');
        else this.#visit(child, child.type !== 'heredoc_body');
      }
      return inner;
    }
    for (const child of node.namedChildren)
      if (isMisread(child)) this.#unclear.add('where one word ends and the next begins is not clear');
    const targets = node.namedChildren.filter(({ type }) => type !== 'file_descriptor');
    for (const target of targets) this.#visit(target, false);
    if (node.type === 'herestring_redirect') return [];
    if (targets.length > 1) this.#unclear.add('words stand behind a redirection');
    const [target] = targets;
    if (target === undefined) return [];
    const operator = node.children.find(({ isNamed }) => !isNamed)?.type ?? '';
    const word = readWord(target);
    // To another descriptor, not to a file.
    if (/^[<>]&-?$/.test(operator) && word.value !== null && /^\d+-?$|^-$/.test(word.value)) return [];
    return [{ access: operator === '<' ? 'read' : 'write', target: word }];
  }

  #command(node: Parser.SyntaxNode, outer: readonly Redirection[], isFed: boolean): void {
    const words: Word[] = [];
    const assignments: Assignment[] = [];
    const redirections = [...outer];
    let fed = isFed;
    if (touches(node.children)) this.#unclear.add('where one word ends and the next begins is not clear');
    for (const child of node.children) {
      if (child.type === 'variable_assignment') assignments.push(this.#assignment(child, true));
      else if (child.type.endsWith('_redirect')) {
        redirections.push(...this.#redirection(child));
        fed ||= child.type !== 'file_redirect' || child.text.startsWith('<');
      } else {
        this.#visit(child, false);
        words.push(readWord(child));
      }
    }
    this.#run({ words, assignments, redirections, isFed: fed, isWrapper: false });
  }

  #run(command: SimpleCommand): void {
    const { words, isFed } = command;
    const inner = unwrapCommand(words);
    if (inner === null) {
      this.#add(command);
      return;
    }
    this.#add({ ...command, isWrapper: true });
    switch (inner.kind) {
      case 'unclear':
        this.#unclear.add(inner.because);
        return;
      case 'program':
        this.#nested((reader) => {
          const assignments = inner.assignments.map(({ name, value }) => ({
            name,
            value,
            isOfProgram: true,
          }));
          reader.#run({ words: inner.words, assignments, redirections: [], isFed, isWrapper: false });
        });
        return;
      case 'script':
        this.#nested((reader) => {
          reader.read(inner.script);
        });
    }
  }

  #nested(work: (reader: LineReader) => void): void {
    const reader = new LineReader(this.#depth + 1);
    if (reader.#depth > deepest) this.#unclear.add('it is nested too deeply');
    else work(reader);
    this.#commands.push(...reader.#commands);
    for (const reason of reader.#unclear) this.#unclear.add(reason);
  }

  /** `export`, `declare`, `local`, `readonly`, `unset`: with options they may read a value as arithmetic. */
  #declaration(node: Parser.SyntaxNode): void {
    const assignments: Assignment[] = [];
    if (touches(node.children)) this.#unclear.add('where one word ends and the next begins is not clear');
    for (const child of node.namedChildren) {
      if (child.type === 'variable_assignment') assignments.push(this.#assignment(child, true));
      else if (child.type !== 'variable_name' && !(child.type === 'word' && /^-[xrg]+$/.test(child.text))) {
        this.#unclear.add(`${node.children[0]?.text ?? 'a declaration'} is given more than names`);
        this.#visit(child, false);
      }
    }
    this.#add({ assignments });
  }

  #assignment(node: Parser.SyntaxNode, isOfProgram: boolean): Assignment {
    const [name, value] = node.namedChildren;
    if (name?.type !== 'variable_name') this.#unclear.add('a part of an array is assigned');
    // The grammar takes `1x=y` for one too, the shell for a program.
    else if (!/^[A-Za-z_]\w*$/.test(name.text)) this.#unclear.add(`${name.text} is no name of a variable`);
    for (const child of node.namedChildren) if (child !== name) this.#visit(child, false);
    if (name?.type === 'subscript') this.#children(name, false);
    const isWord = value !== undefined && value.type !== 'array';
    return { name: name?.text ?? '', value: isWord ? readWord(value) : null, isOfProgram };
  }

  #add(command: Partial<SimpleCommand>): void {
    const { words = [], assignments = [], redirections = [], isFed = false, isWrapper = false } = command;
    if (words.length === 0 && assignments.length === 0 && redirections.length === 0) return;
    this.#commands.push({ words, assignments, redirections, isFed, isWrapper });
  }
}

/** The grammar takes `'r'\m` for two words; for the shell it is one. */
function touches(nodes: readonly Parser.SyntaxNode[]): boolean {
  return nodes.some((node, at) => at > 0 && node.startIndex === nodes[at - 1]?.endIndex);
}

/** Forms in which the grammar takes more for one token than the shell does: `{  {`, `-2>`, `$  *`. */
function isMisread({ type, text }: Parser.SyntaxNode): boolean {
  if (type === 'word') return /\s/.test(text.replace(/\\[\s\S]/g, ''));
  if (type === 'file_descriptor') return !/^\d+$/.test(text);
  if (type === 'negated_command') return !/^!\s/.test(text);
  return type === 'simple_expansion' && !/^\$(?:\w+|[*@#?$!-])$/.test(text);
}

/** What shells and this grammar may read in two ways. */
function oddText(line: string): string | null {
  if (line.length > longestLine) return 'the line is too long';
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line)) return 'the line holds control characters';
  if (/[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]/.test(line))
    return 'the line holds characters that cannot be seen';
  // On a line of its own it continues nothing for the shell, but for this grammar the line before.
  if (/(?:^|\n)[ \t]*\\\n/.test(line)) return 'a line is continued that has ended';
  if (/(?:[^\s]|\\\s)\\\n/.test(line)) return 'a word is broken over two lines';
  return null;
}

/** Whether anything but blanks lies between the tokens, or a comment begins where the shell would see none. */
function hasUnreadText(root: Parser.SyntaxNode, line: string): boolean {
  let end = 0;
  let isSound = true;
  const visit = (node: Parser.SyntaxNode): void => {
    if (node.childCount > 0 && node.type !== 'heredoc_body') {
      for (const child of node.children) visit(child);
      return;
    }
    if (!/^(?:\s|\\\n)*$/.test(line.slice(end, node.startIndex))) isSound = false;
    if (node.type === 'comment' && !/(?:^|[\s;&|()])$/.test(line.slice(0, node.startIndex))) isSound = false;
    end = Math.max(end, node.endIndex);
  };
  visit(root);
  return !isSound || !/^(?:\s|\\\n)*$/.test(line.slice(end));
}
