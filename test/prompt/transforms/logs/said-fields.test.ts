import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../../../src/core/token-estimate.ts';
import { isObjectLine, saidForm } from '../../../../src/prompt/transforms/logs/said-fields.ts';
import { shrinkOutput } from '../../../../src/prompt/transforms/logs/shrink-output.ts';

const calm = () => 'plain' as const;

/** Lines that say the same of other things are of one form, lines that say something else are not. */
function check(title: string, kind: string, same: readonly string[], other: readonly string[]): void {
  it(title, () => {
    const forms = same.map((line) => saidForm(line, calm));
    expect(forms.map((form) => form?.kind)).toEqual(same.map(() => kind));
    expect(new Set(forms.map((form) => form?.form)).size).toBe(1);
    for (const line of other) expect(saidForm(line, calm)?.form).not.toBe(forms[0]?.form);
  });
}

describe('a line of fields is of the form of its message, whatever else is in it', () => {
  check(
    'pino, by numbers of levels',
    'error',
    [
      '{"level":50,"time":1531171074631,"pid":657,"user":"ann","msg":"queue is full"}',
      '{"level":50,"time":1531171074632,"pid":658,"user":"bob","msg":"queue is full","more":{"a":1}}',
    ],
    [
      '{"level":50,"time":1531171074631,"pid":657,"user":"ann","msg":"disk is full"}',
      '{"level":30,"time":1531171074631,"pid":657,"user":"ann","msg":"queue is full"}',
    ],
  );
  check(
    'GELF and journald, by those of syslog',
    'error',
    ['{"short_message":"queue is full","level":3}', '{"short_message":"queue is full","level":3,"_n":2}'],
    ['{"short_message":"queue is full","level":6}'],
  );
  check(
    'the error that a message carries tells it from others',
    'error',
    [
      '{"level":"info","ts":1,"msg":"gave up","error":"dial tcp 10.0.0.1:80: no route"}',
      '{"level":"info","ts":2,"msg":"gave up","error":"dial tcp 10.0.0.2:81: no route"}',
    ],
    [
      '{"level":"info","ts":1,"msg":"gave up","error":"bad magic"}',
      '{"level":"info","ts":1,"msg":"gave up","error":null}',
    ],
  );
  check(
    'nested fields of ECS, Google and tracing',
    'warning',
    [
      '{"severity":"WARNING","jsonPayload":{"message":"slow"},"timestamp":"a"}',
      '{"severity":"WARNING","jsonPayload":{"message":"slow"},"timestamp":"b"}',
    ],
    ['{"severity":"WARNING","jsonPayload":{"message":"slower"},"timestamp":"a"}'],
  );
  check(
    'logfmt, whose messages are quoted',
    'error',
    [
      'time="2026-11-27T10:00:00Z" level=error msg="queue is full" tenant=a',
      'time="2026-11-27T10:00:01Z" level=error msg="queue is full" tenant=b',
    ],
    ['time="2026-11-27T10:00:00Z" level=error msg="disk is full" tenant=a'],
  );
  check(
    'Kubernetes',
    'error',
    [
      'E1127 10:00:00.123456       1 reflector.go:539] "Unhandled Error" err="no answer from 10.0.0.1"',
      'E1127 10:00:01.123456       1 reflector.go:539] "Unhandled Error" err="no answer from 10.0.0.2"',
    ],
    [
      'E1127 10:00:00.123456       1 reflector.go:539] "Unhandled Error" err="bad certificate of 10.0.0.1"',
      'E1127 10:00:00.123456       1 reflector.go:539] "Could not list" err="no answer from 10.0.0.1"',
    ],
  );
  check(
    'whose container it is tells it from others',
    'plain',
    ['web-1  | {"level":"info","ts":1,"msg":"up"}', 'web-1  | {"level":"info","ts":2,"msg":"up"}'],
    ['db-1  | {"level":"info","ts":1,"msg":"up"}'],
  );
});

describe('answers over HTTP are told by their status', () => {
  const nginx = (path: string, status: number) =>
    `10.0.0.1 - - [27/Nov/2026:10:00:00 +0000] "GET ${path} HTTP/1.1" ${status} 134 "-" "curl/8.0"`;
  check(
    'what a server did wrong by what was asked, too, but for numbers and queries',
    'error',
    [nginx('/orders/17?x=1', 503), nginx('/orders/4711', 503)],
    [nginx('/orders/17', 500), nginx('/carts/17', 503), nginx('/orders/17', 200)],
  );
  check(
    'what was asked wrongly by status',
    'warning',
    [nginx('/a', 404), nginx('/b', 404)],
    [nginx('/a', 403)],
  );
  for (const [name, line] of Object.entries({
    caddy:
      '{"level":"info","ts":1.5,"msg":"handled request","request":{"method":"GET","uri":"/a"},"status":502}',
    gin: '[GIN] 2026/11/27 - 10:00:00 | 500 |  1.2ms |  ::1 | GET      "/a"',
    morgan: 'GET /a 500 12.345 ms - 12',
    uwsgi:
      '[pid: 1|app: 0|req: 3/2] 127.0.0.1 () {38 vars in 696 bytes} [Sun Mar 13 22:49:15 2016] POST /a => generated 47 bytes in 35 msecs (HTTP/1.1 500) 9 headers in 378 bytes',
    haproxy:
      'Feb 25 16:19:49 haproxy[7]: 1.2.3.4:53332 [25/Feb/2019:16:19:48.143] in~ bk/ng 0/0/7/-1/1487 503 11394 - - ---- 2/1/0/0/0 0/0 "GET /a HTTP/1.1"',
    iis: '2015-01-13 00:32:17 100.79.192.81 GET /a - 80 - 157.55.39.146 Mozilla/5.0 - 500 0 2 1405 242 157',
    alb: 'http 2026-11-27T10:00:00.1Z app/a 1.2.3.4:1 10.0.0.1:80 0.0 0.1 0.0 502 502 34 366 "GET http://a.b:80/a HTTP/1.1" "curl"',
  }))
    it(name, () => expect(saidForm(line, calm)?.kind).toBe('error'));
});

describe('what is no message has no form', () => {
  for (const line of [
    '{"id":1,"name":"Ann","price":3.5}',
    '{"role":"user","text":"hello"}',
    '{"message":"hello","from":"ann"}',
    'x = 3; y = 4',
    'see "level=error" in the manual',
    'GET is a method',
  ])
    it(line, () => expect(saidForm(line, calm)).toBeNull());
  it('an object that is none is an entry of a list', () => {
    expect(isObjectLine('{"id":1}')).toBe(true);
    expect(isObjectLine('{ not: json }')).toBe(false);
  });
});

const loggers: Record<string, (at: number, isWrong: boolean, message: string) => string> = {
  pino: (at, isWrong, msg) =>
    JSON.stringify({ level: isWrong ? 50 : 30, time: at, reqId: `r${at * 7919}`, msg }),
  zap: (at, isWrong, msg) =>
    JSON.stringify({ level: isWrong ? 'error' : 'info', ts: at + 0.5, caller: `a/b.go:${at % 3}`, msg }),
  logrus: (at, isWrong, msg) =>
    `time="2026-11-27T10:00:00Z" level=${isWrong ? 'error' : 'info'} msg="${msg}" n=${at}`,
  klog: (at, isWrong, msg) =>
    `${isWrong ? 'E' : 'I'}1127 10:00:00.123456       1 a.go:${at % 3}] "${msg}" n="${at}"`,
  mongo: (at, isWrong, msg) =>
    `{"t":{"$date":"2026"},"s":"${isWrong ? 'E' : 'I'}",  "c":"NETWORK",  "id":${at},"msg":"${msg}"}`,
};

describe('whatever a logger writes', () => {
  for (const [name, line] of Object.entries(loggers))
    it(`${name}: every different error is still there, and most of the rest is not`, () => {
      void fc.assert(
        fc.property(
          fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8} [a-z]{3,8} [a-z]{3,8}$/), {
            minLength: 1,
            maxLength: 12,
          }),
          fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
          (messages, places) => {
            const lines = Array.from({ length: 300 }, (_, at) =>
              line(at, false, at % 2 === 0 ? 'all is well here' : 'still going on'),
            );
            for (const [at, place] of places.entries())
              lines.splice(place % lines.length, 0, line(at, true, messages[at % messages.length] as string));
            const shown =
              shrinkOutput(lines.join('\n'), { countTokens: estimateTokens, handle: null })?.text ?? '';
            for (const message of messages.slice(0, places.length)) expect(shown).toContain(message);
            expect(shown.split('\n').length).toBeLessThan(120);
          },
        ),
        { numRuns: 40 },
      );
    });
});
