/**
 * What is known of programs: data, no code. A program, a flag or a form that does not stand here is not known, and is asked
 * for: it is the harmless that is listed. How flags are written: `flag-forms.ts`.
 */
import type { Effect } from './effect.ts';
import type { FlagForms } from './flag-forms.ts';

/**
 * `paths`: each is read, or written by what writes. `pattern-paths`: the first is text for `grep` and the like. `text`:
 * any, known before or not. `names`: text that must be known. `none`: no operand may stand there.
 */
export type OperandKind = 'paths' | 'pattern-paths' | 'text' | 'names' | 'none';

export interface ProgramFacts {
  readonly effect: Effect;
  /** Said where the effect is not `read`. */
  readonly because?: string;
  /** `any`: no flag makes it do more. Without it none may stand there. */
  readonly flags?: FlagForms | 'any';
  /** Flags of the list that make it do something else. */
  readonly flagEffects?: Readonly<Record<string, { readonly effect: Effect; readonly because: string }>>;
  /** By default `paths`. */
  readonly operands?: OperandKind;
  readonly mostOperands?: number;
  /** Of `names`. */
  readonly operandForm?: RegExp;
  /** Without this flag it does more. */
  readonly needs?: string;
  /** The shell itself evaluates what stands behind some flags; where those may stand. */
  readonly evaluatesBehind?: 'first' | 'any';
  /** None of its flags does harm, so a file that a pattern finds may be named like one. */
  readonly isHarmlessWithAnyFlag?: true;
  /** The first operand is a program of a small language, which must be of the harmless kind. */
  readonly script?: 'sed' | 'awk' | 'jq';
  /** By the first operand; what is not listed is not known. Its own facts, with the flags behind it. */
  readonly subcommands?: Readonly<Record<string, ProgramFacts>>;
}

const readsPaths: ProgramFacts = { effect: 'read', flags: 'any' };
const says: ProgramFacts = { effect: 'read', flags: 'any', operands: 'text' };
const alone: ProgramFacts = { effect: 'read', operands: 'none' };

const list = (names: string, facts: ProgramFacts): Record<string, ProgramFacts> =>
  Object.fromEntries(names.split(' ').map((name) => [name, facts]));
const does = (effect: Effect, because: string, names: string) =>
  list(names, { effect, because, flags: 'any', operands: 'text' });

const grepFlags: FlagForms = {
  letters: 'EFGPe~f@ivwxycm:bHhnoqsaILlrTUzZA:B:C:u',
  words:
    'extended-regexp fixed-strings basic-regexp perl-regexp regexp~ ignore-case no-ignore-case invert-match word-regexp line-regexp count color? colour? files-with-matches files-without-match max-count: only-matching quiet silent no-messages byte-offset with-filename no-filename line-number initial-tab null after-context: before-context: context: text binary-files: exclude: exclude-dir: include: recursive null-data help version',
  numbers: true,
};
const grep: ProgramFacts = {
  effect: 'read',
  flags: grepFlags,
  operands: 'pattern-paths',
  isHarmlessWithAnyFlag: true,
};

const ripgrep: FlagForms = {
  letters: 'A:B:C:ce~F.ig:HhINlm:nopPqr:sSt:T:uUvVwx0',
  words:
    'after-context: before-context: context: count count-matches regexp~ fixed-strings hidden ignore-case glob: iglob: glob-case-insensitive heading no-heading files files-with-matches files-without-match max-count: max-depth: maxdepth: line-number no-line-number only-matching passthru pcre2 quiet replace: no-messages smart-case case-sensitive sort: sortr: type: type-not: type-list unrestricted no-ignore no-ignore-vcs multiline multiline-dotall invert-match version word-regexp line-regexp null color: colors: column no-column trim json stats vimgrep with-filename no-filename pretty max-columns: max-filesize: text crlf engine: no-config null-data byte-offset threads: stop-on-nonmatch',
};

/** Predicates only; what it runs with `-exec` is judged by itself. */
const find: FlagForms = {
  singleDash: true,
  words:
    'name: iname: path: ipath: wholename: iwholename: regex: iregex: regextype: type: xtype: size: mtime: mmin: atime: amin: ctime: cmin: newer@ anewer@ cnewer@ samefile@ maxdepth: mindepth: print print0 printf: ls prune not o or a and empty perm: user: group: uid: gid: nouser nogroup depth d xdev mount quit links: inum: readable writable executable daystart true false noleaf H P',
};

const reading: Readonly<Record<string, ProgramFacts>> = {
  ...list(
    'ls cat head tail wc nl tac cut paste comm cmp stat md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum readlink realpath od hexdump column fold fmt expand unexpand join rev du df',
    readsPaths,
  ),
  // `echo` and the like say what they are given; values of variables are of the allow-listed environment.
  ...list('echo true false : pwd basename dirname seq sleep exit return break continue wait', says),
  ...list('whoami nproc arch logname tty users', alone),
  ...list('uname id groups locale uptime getconf', { effect: 'read', flags: 'any', operands: 'names' }),
  ...list('which type', { effect: 'read', flags: 'any', operands: 'names' }),
  command: { effect: 'read', flags: { letters: 'vV' }, operands: 'names' },
  env: { effect: 'read', flags: { letters: '0', words: 'null' }, operands: 'none' },
  printenv: { effect: 'read', flags: { letters: '0', words: 'null' }, operands: 'names' },
  // `-v` reads the name of a variable, which may hold a substitution.
  printf: { effect: 'read', operands: 'text', evaluatesBehind: 'first' },
  test: { effect: 'read', operands: 'text', evaluatesBehind: 'any' },
  expr: { effect: 'read', operands: 'text' },
  read: { effect: 'read', flags: { letters: 'rsn:d:' }, operands: 'names', operandForm: /^[A-Za-z_]\w*$/ },
  set: { effect: 'read', flags: { letters: 'euo:xf' }, operands: 'none' },
  cd: { effect: 'read', flags: { letters: 'LP' }, mostOperands: 1 },
  date: {
    effect: 'read',
    flags: { letters: 'd:uRI?r@', words: 'date: utc universal iso-8601? rfc-3339: reference@ rfc-email' },
    operands: 'names',
    // Others set the clock.
    operandForm: /^\+/,
  },
  tr: { effect: 'read', flags: { letters: 'cCdst' }, operands: 'names' },
  uniq: {
    effect: 'read',
    flags: { letters: 'cdDif:s:uw:z', words: 'count repeated unique ignore-case skip-fields: skip-chars:' },
    // A second is written.
    mostOperands: 1,
  },
  sort: {
    effect: 'read',
    flags: {
      letters: 'bcCdfgiMhnRrVk:ms:t:uzS:o!',
      words:
        'ignore-leading-blanks dictionary-order ignore-case general-numeric-sort month-sort human-numeric-sort numeric-sort random-sort reverse sort: version-sort check? key: merge output! stable field-separator: unique zero-terminated',
    },
  },
  diff: {
    effect: 'read',
    flags: {
      letters: 'qsu?c?U:C:ytwbBiEZaNdTp',
      words:
        'brief report-identical-files unified? context? side-by-side width: ignore-all-space ignore-space-change ignore-blank-lines ignore-case text new-file minimal color? suppress-common-lines normal stat label: show-c-function',
    },
  },
  file: { effect: 'read', flags: { letters: 'bhikNnpr', words: 'brief mime mime-type mime-encoding' } },
  tree: {
    effect: 'read',
    flags: {
      letters: 'adfiL:P:I:hpsDCnFtrvQ',
      words: 'dirsfirst noreport prune gitignore charset: filelimit:',
    },
  },
  xxd: { effect: 'read', flags: { letters: 'pbuc:g:l:s:e' }, mostOperands: 1 },
  grep,
  egrep: grep,
  fgrep: grep,
  rg: { effect: 'read', flags: ripgrep, operands: 'pattern-paths' },
  find: {
    effect: 'read',
    flags: { ...find, words: `${find.words} delete` },
    flagEffects: { delete: { effect: 'danger', because: 'find -delete removes what it finds' } },
  },
  fd: {
    effect: 'read',
    flags: {
      letters: 'HIusige:t:d:E:a0pF1',
      words:
        'hidden no-ignore unrestricted case-sensitive ignore-case glob extension: type: max-depth: min-depth: exclude: absolute-path print0 full-path fixed-strings max-results: color:',
    },
    operands: 'pattern-paths',
  },
  sed: {
    effect: 'read',
    flags: {
      letters: 'nErsuzl:i?e~',
      words: 'quiet silent regexp-extended separate unbuffered null-data in-place? expression~ posix',
    },
    flagEffects: {
      i: { effect: 'write', because: 'sed -i changes files' },
      'in-place': { effect: 'write', because: 'sed -i changes files' },
    },
    operands: 'pattern-paths',
    script: 'sed',
  },
  ...list('awk gawk mawk', {
    effect: 'read',
    flags: { letters: 'F:v:', words: 'field-separator: assign:' },
    operands: 'pattern-paths',
    script: 'awk',
  }),
  jq: {
    effect: 'read',
    flags: {
      letters: 'rcnseSCMjaR',
      words:
        'raw-output compact-output null-input slurp exit-status sort-keys color-output monochrome-output join-output ascii-output tab raw-input',
    },
    operands: 'pattern-paths',
    script: 'jq',
  },
  // It runs programs and writes files with most of its flags.
  tar: {
    effect: 'read',
    flags: { letters: 'tvzjJf@', words: 'list verbose file@ gzip' },
    needs: 't',
  },
};

const writing: Readonly<Record<string, ProgramFacts>> = {
  mkdir: {
    effect: 'write',
    because: 'it makes folders',
    flags: { letters: 'pv', words: 'parents verbose' },
  },
  touch: {
    effect: 'write',
    because: 'it makes files or changes their times',
    flags: { letters: 'acmd:t:r@h', words: 'no-create date: reference@' },
  },
  cp: {
    effect: 'write',
    because: 'it writes files',
    flags: { letters: 'aRrfinpuvPdTt!', words: 'archive recursive force no-clobber update verbose parents' },
  },
  mv: {
    effect: 'write',
    because: 'it moves files',
    flags: { letters: 'finuvTt!', words: 'force no-clobber update verbose target-directory!' },
  },
  tee: { effect: 'write', because: 'it writes files', flags: { letters: 'ai', words: 'append' } },
  rmdir: { effect: 'write', because: 'it removes empty folders', flags: { letters: 'pv' } },
};

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** By the flag: programs that with it alone do nothing but say their version. */
export const versionFlags: Readonly<Record<string, ReadonlySet<string>>> = {
  '--version': names(
    'node npm npx pnpm yarn bun deno tsc python python3 pip pip3 ruby perl php java javac gcc g++ clang cmake make cargo rustc rustup git docker bash jq rg',
  ),
  '-v': names('node npm pnpm yarn'),
  '-V': names('python python3 cargo rustc rg'),
  version: names('go git'),
};

const others: Readonly<Record<string, ProgramFacts>> = {
  ...does('danger', 'what it removes cannot be taken back', 'rm unlink shred srm truncate wipefs'),
  ...does(
    'danger',
    'it writes to devices or file systems',
    'dd mkfs mke2fs mkswap fdisk sfdisk parted mount umount losetup cryptsetup swapoff swapon',
  ),
  ...does('danger', 'it ends processes', 'kill pkill killall skill xkill'),
  ...does(
    'danger',
    'it changes the machine',
    'reboot shutdown halt poweroff init telinit systemctl service launchctl crontab at batch useradd userdel usermod passwd chpasswd visudo iptables nft ufw sysctl insmod modprobe rmmod chroot nsenter unshare setcap',
  ),
  ...does('danger', 'it runs with the rights of another user', 'sudo doas su pkexec runuser'),
  ...does('danger', 'it changes who may use files', 'chown chgrp setfacl chattr'),
  ...does('danger', 'it can reach everything of this machine', 'docker podman nerdctl ctr vagrant'),
  ...does(
    'danger',
    'it changes what runs elsewhere',
    'kubectl helm terraform tofu pulumi ansible aws gcloud az gh glab',
  ),
  ...does(
    'network',
    'it talks to other machines',
    'curl wget ssh scp sftp rsync ftp lftp telnet nc ncat netcat socat ping dig nslookup host whois traceroute http https aria2c mail sendmail ssh-copy-id',
  ),
  ...does('network', 'it fetches programs', 'npx bunx apt apt-get dnf yum pacman apk brew snap flatpak'),
  ...does(
    'unknown',
    'it runs code that is not looked into',
    'node deno bun python python2 python3 perl ruby php lua osascript tclsh expect make gmake ninja cmake just task gradle mvn ant pytest tox jest vitest mocha tsc eslint biome prettier source . ssh-agent',
  ),
  chmod: {
    effect: 'danger',
    because: 'it changes who may use files',
    flags: 'any',
    operands: 'text',
  },
  ...list('npm pnpm yarn', {
    effect: 'unknown',
    because: 'it runs scripts of the project',
    subcommands: {
      ...does(
        'network',
        'it fetches packages, and runs what they bring',
        'install i ci add update up upgrade remove uninstall link audit outdated view info search create init exec dlx pack rebuild',
      ),
      ...does(
        'danger',
        'it changes what others get',
        'publish unpublish deprecate dist-tag owner access token login logout adduser team hook',
      ),
      ...does(
        'unknown',
        'it runs scripts of the project',
        'run run-script test t start stop restart build lint',
      ),
      ...does('danger', 'it changes settings', 'config set'),
    },
  }),
  ...list('pip pip3 gem cargo go', {
    effect: 'unknown',
    because: 'it runs code of the project',
    subcommands: {
      ...does(
        'network',
        'it fetches packages, and runs what they bring',
        'install download get add update fetch search',
      ),
      ...does('danger', 'it changes what others get', 'publish yank push owner login logout uninstall'),
      ...does('unknown', 'it runs code of the project', 'build test run check clippy bench vet generate fmt'),
    },
  }),
  twine: { effect: 'danger', because: 'it changes what others get', flags: 'any', operands: 'text' },
};

export const programTable: Readonly<Record<string, ProgramFacts>> = { ...reading, ...writing, ...others };

/** Before a program it only says how to print. */
export const harmlessVariables =
  /^(?:LC_(?:ALL|CTYPE|COLLATE|MESSAGES|NUMERIC|TIME)|LANG|LANGUAGE|TZ|CI|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|COLUMNS|LINES|NODE_ENV|RUST_BACKTRACE|RUST_LOG|CARGO_TERM_COLOR|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|GREP_COLOR|LS_COLORS)$/;

/** They name programs or code that others then run, or where those are looked for. */
export const runningVariables =
  /^(?:PATH|IFS|ENV|BASH_ENV|BASH_FUNC_.*|PROMPT_COMMAND|PS[0-4]|SHELL|SHELLOPTS|BASHOPTS|HOME|CDPATH|XDG_.*|LD_.*|DYLD_.*|GIT_.*|.*PAGER|.*EDITOR|VISUAL|BROWSER|LESS.*|NODE_.*|npm_config_.*|PYTHON.*|PERL.*|RUBY.*|GEM_.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|CLASSPATH|RUSTC.*|CARGO_.*|CC|CXX|MAKEFLAGS|TAR_OPTIONS|RIPGREP_CONFIG_PATH|SSH_.*|GCONV_PATH|LOCPATH|TMPDIR)$/;
