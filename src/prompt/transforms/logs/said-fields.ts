/**
 * Lines of loggers that write fields, as JSON or as `key=value`, and lines that report an answer over HTTP: how bad each says
 * that it is, and what it is about. Of such a line the fields vary and the message does not, so that its form is the message.
 * Pure.
 */
import { lineTemplate } from './line-template.ts';

export interface SaidForm {
  readonly kind: 'plain' | 'warning' | 'error';
  /** The same for lines that say the same of other things. */
  readonly form: string;
}

type Kind = SaidForm['kind'];

type Fields = ReadonlyMap<string, string>;

/** Names of fields as loggers have them, in lower case and without what stands before the last dot. */
const names = {
  level: /^(?:level|lvl|severity|severitytext|levelname|log_?level|priority|s)$/,
  time: /^(?:t|ts|time|@?timestamp|@t|date|datetime|asctime|\$date|timeunixnano|__realtime_timestamp)$/,
  message: /^(?:@?message|msg|@m|short_message|log)$/,
  /** Messages where there is a level, too; data elsewhere. */
  text: /^(?:event|event_name|text|body|stringvalue|title)$/,
  error:
    /^(?:err|errors?|exceptions?|exc_info|stack|stack_?trace|err_?msg|error_?(?:message|verbose|code|type)|panic|failure)$/,
  reason: /^(?:reason|cause|code)$/,
  source: /^(?:logger|logger_name|target|component|module|unit|c|app|service|syslog_identifier|_comm)$/,
  method: /^(?:method|request_?method|http_method|verb)$/,
  path: /^(?:path|url|uri|request_?uri|request_path|route)$/,
  status: /(?:status|status_?code|response_?code)$/,
} as const;

/** `error.type`, `err.stack`: what the whole path says. */
const inError = /(?:^|\.)(?:err|error|exception)\./;

/**
 * @param byWords how bad the words of a message are, whatever its level
 * @returns `null`: it has no fields, or none of them is a message
 */
export function saidForm(body: string, byWords: (message: string) => Kind): SaidForm | null {
  const fields = readFields(body);
  return fields === null ? answerForm(body.slice(0, mostOfLine)) : formOfFields(fields, byWords);
}

/** In characters: where a status stands further on nobody finds it, and some patterns take the square of the length. */
const mostOfLine = 2_000;

/** Whether it is an object and nothing else: a row of data, where it is no message. */
export function isObjectLine(body: string): boolean {
  return body.startsWith('{') && body.endsWith('}') && jsonFields(body, 0) !== null;
}

/** Whether it is an object of a logger. */
export function isMessageObject(text: string): boolean {
  const fields = jsonFields(text, 0);
  return fields !== null && formOfFields(fields, () => 'plain') !== null;
}

const mostPrefix = 100;

function readFields(body: string): Fields | null {
  if (body.endsWith('}')) {
    const start = body.indexOf('{"');
    const spaced = start < 0 ? body.indexOf('{ "') : start;
    if (spaced >= 0 && spaced <= mostPrefix) return jsonFields(body, spaced);
  }
  const klog = klogLine.exec(body);
  if (klog !== null) {
    const [whole, level = '', message = ''] = klog;
    return new Map([['level', level], ['msg', message], ...pairsOf(body.slice(whole.length))]);
  }
  // `key=value` stands in messages too.
  return body.includes('=') && pairLevel.test(body) ? pairsOf(body.slice(0, 10 * mostOfLine)) : null;
}

/** Kubernetes: `E1127 10:20:30.123456       1 reflector.go:539] "message" err="why"`. */
const klogLine = /^([IWEF])\d{4} \d\d:\S+ +\d+ \S+\] "((?:[^"\\]|\\.)*)"/;

const mostDepth = 3;

function jsonFields(body: string, start: number): Fields | null {
  let value: unknown;
  try {
    value = JSON.parse(body.slice(start));
  } catch {
    return null;
  }
  const fields = new Map<string, string>();
  // What a container or a CI system put before it tells whose line it is.
  if (start > 0) fields.set('logger', body.slice(0, start).trim());
  collect(value, '', 0, fields);
  return fields;
}

function collect(value: unknown, path: string, depth: number, fields: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== null && value !== '' && value !== false && !fields.has(path))
      fields.set(path, String(value));
    return;
  }
  if (depth >= mostDepth) return;
  for (const [key, inside] of Object.entries(value))
    collect(inside, path === '' ? key : `${path}.${key}`, depth + 1, fields);
}

const pair = /(?<=^|[\s[{,(])([A-Za-z@][\w.@-]*)=("(?:[^"\\]|\\.)*"|[^\s,\])}]*)/g;
const pairLevel = /(?:^|\s)(?:level|lvl|severity)=/;

function pairsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(pair)) {
    const bare = value.startsWith('"') ? value.slice(1, -1) : value;
    if (bare !== '' && !fields.has(key)) fields.set(key, bare);
  }
  return fields;
}

function formOfFields(fields: Fields, byWords: (message: string) => Kind): SaidForm | null {
  const said = {
    message: [] as string[],
    text: [] as string[],
    error: [] as string[],
    source: [] as string[],
  };
  let [level, status, method, path, hasTime] = ['', 0, '', '', false];
  for (const [key, value] of fields) {
    const last = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
    if (inError.test(key) || names.error.test(last)) {
      if (value !== '0' && value !== 'none') said.error.push(value);
    } else if (names.message.test(last)) said.message.push(value);
    else if (names.text.test(last)) said.text.push(value);
    else if (names.level.test(last)) level ||= value;
    else if (names.time.test(last)) hasTime = true;
    else if (names.source.test(last)) said.source.push(value);
    else if (names.reason.test(last)) said.source.push(value);
    else if (names.method.test(last)) method ||= value;
    else if (names.path.test(last)) path ||= value;
    else if (names.status.test(last) && /^[1-5]\d\d$/.test(value)) status ||= Number(value);
  }
  const messages = level === '' ? said.message : [...said.message, ...said.text];
  const isAnswer = status !== 0 && method !== '';
  if (!isAnswer && ((level === '' && !hasTime) || messages.length + said.error.length === 0)) return null;
  const kinds = [
    levelKind(level),
    statusKind(status),
    said.error.length > 0 ? 'error' : 'plain',
    byWords(messages.join(' ')),
  ] as const;
  const kind = kinds.reduce<Kind>(worse, 'plain');
  const template = (value: string) => lineTemplate(value, kind === 'error');
  const answer = status === 0 ? '' : answerText(status, method, path);
  return {
    kind,
    form: [
      level.toLowerCase(),
      ...messages.map(template),
      ...said.source.map((value) => value.replace(/\d+/g, '#')),
      ...said.error.map(template),
      answer,
    ].join('\t'),
  };
}

const wrongLevel = /^(?:e|f|err\w*|eror|fatal|crit\w*|crt|alert|emerg\w*|panic|dpanic|severe)$/i;
const warningLevel = /^(?:w|warn\w*|wrn)$/i;

/** Numbers by pino and bunyan from 10 on, by syslog and GELF below. */
function levelKind(level: string): Kind {
  if (/^\d+$/.test(level)) {
    const number = Number(level);
    if (number >= 10) return number >= 50 ? 'error' : number >= 40 ? 'warning' : 'plain';
    return number <= 3 && number >= 1 ? 'error' : number === 4 ? 'warning' : 'plain';
  }
  return wrongLevel.test(level) ? 'error' : warningLevel.test(level) ? 'warning' : 'plain';
}

function worse(one: Kind, other: Kind): Kind {
  return one === 'error' || other === 'error' ? 'error' : one === 'warning' ? one : other;
}

function statusKind(status: number): Kind {
  return status >= 500 ? 'error' : status >= 400 ? 'warning' : 'plain';
}

/** What went well is alike; what was asked wrongly is by its status; what the server did wrong by what was asked, too. */
function answerText(status: number, method: string, path: string): string {
  if (status < 400) return `${Math.floor(status / 100)}xx`;
  return status < 500 ? `${status} ${method}` : `${status} ${method} ${pathForm(path)}`;
}

function pathForm(path: string): string {
  return path
    .replace(/[?#].*$/, '')
    .split('/')
    .map((part) => (/^\d+$|^(?=.*\d).{3,}$/.test(part) ? '#' : part))
    .join('/');
}

const methods = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE';
/** Lines of web servers, in the forms that they have by default. Each says method, path and status by groups of these names. */
const answers: readonly RegExp[] = [
  // nginx, Apache, uvicorn, werkzeug, traefik, caddy
  new RegExp(`"(?<method>${methods}) (?<path>\\S*)[^"]*" (?<status>[1-5]\\d\\d)\\b`),
  // Load balancers of Amazon, and HAProxy: the status stands before what was asked
  new RegExp(`[ \\t](?<status>[1-5]\\d\\d) (?:[1-5]\\d\\d|-|\\d+) .*"(?<method>${methods}) (?<path>\\S*)`),
  // uwsgi
  new RegExp(`\\b(?<method>${methods}) (?<path>\\S+) => .*\\(HTTP/[\\d.]+ (?<status>[1-5]\\d\\d)\\)`),
  // gin, chi
  new RegExp(`\\| +(?<status>[1-5]\\d\\d) +\\|.*\\b(?<method>${methods}) +"?(?<path>[^\\s"]+)`),
  // IIS
  new RegExp(`\\b(?<method>${methods}) (?<path>/\\S*) .* (?<status>[1-5]\\d\\d) \\d+ \\d+ \\d+(?: \\d+)*$`),
  // morgan, and whoever says it in these words
  new RegExp(
    `\\b(?<method>${methods}) (?<path>/\\S*)(?: HTTP/[\\d.]+)?(?: -| ->| →|:)? (?<status>[1-5]\\d\\d)\\b`,
  ),
];
const anyMethod = new RegExp(`\\b(?:${methods})\\b`);

function answerForm(body: string): SaidForm | null {
  if (!anyMethod.test(body)) return null;
  for (const pattern of answers) {
    const { status, method = '', path = '' } = pattern.exec(body)?.groups ?? {};
    if (status === undefined) continue;
    const code = Number(status);
    const kind = statusKind(code);
    const asked = answerText(code, method, path);
    return { kind, form: kind === 'plain' ? `${asked}\t${lineTemplate(body, false)}` : `answer\t${asked}` };
  }
  return null;
}
