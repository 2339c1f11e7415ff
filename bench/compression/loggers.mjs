// Logs in the forms of 24 loggers, made up, in which six errors are planted whose words do not say that they are errors: how much is
// saved, and which of the six are lost.
//   node bench/compression/loggers.mjs [the name of one, to see what is left of it]
import { loadTransforms } from './library.mjs';

const library = await loadTransforms();
let seed = 7;
const rnd = (n) => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return seed % n;
};
const pick = (a) => a[rnd(a.length)];
const users = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
  'mallory',
  'niaj',
  'olivia',
  'peggy',
];
const normal = [
  () => `user ${pick(users)} logged in`,
  () => `cache warmed for ${pick(users)}`,
  () => 'listening',
  () => `job ${rnd(9999)} queued`,
  () => `sent mail to ${pick(users)}@example.com in ${rnd(900)} ms`,
  () => 'heartbeat',
  () => `slow query took ${rnd(9000)} ms`,
];
const bad = [
  'disk quota used up',
  'payment provider answered nothing',
  'queue is full',
  'token of tenant has run out',
  'replica is behind by 40 s',
  'certificate ends tomorrow',
];
const iso = (n) => new Date(Date.UTC(2026, 10, 27, 10, 0, 0) + n * 731).toISOString();
const formats = {
  pino: (n, lv, m) =>
    JSON.stringify({
      level: lv === 'error' ? 50 : 30,
      time: 1795000000000 + n * 731,
      pid: 657,
      hostname: 'web-1',
      reqId: rnd(1e9).toString(36),
      user: pick(users),
      msg: m,
    }),
  bunyan: (n, lv, m) =>
    JSON.stringify({
      name: 'app',
      hostname: 'web-1',
      pid: 7,
      level: lv === 'error' ? 50 : 30,
      msg: m,
      time: iso(n),
      v: 0,
    }),
  gelf: (n, lv, m) =>
    JSON.stringify({
      version: '1.1',
      host: 'a',
      short_message: m,
      timestamp: 1795000000 + n,
      level: lv === 'error' ? 3 : 6,
      _user: pick(users),
    }),
  zap: (n, lv, m) =>
    JSON.stringify({
      level: lv,
      ts: 1795000000.123 + n,
      caller: `server/x.go:${10 + rnd(3)}`,
      msg: m,
      tenant: pick(users),
    }),
  zapc: (n, lv, m) => `${iso(n)}\t${lv}\tserver/x.go:12\t${m}\t{"tenant": "${pick(users)}", "n": ${n}}`,
  logrus: (n, lv, m) => `time="${iso(n)}" level=${lv} msg="${m}" tenant=${pick(users)}`,
  logfmtplain: (n, lv, m) =>
    `ts=${iso(n)} lvl=${lv === 'error' ? 'eror' : 'info'} msg="${m}" tenant=${pick(users)}`,
  mongo: (n, lv, m) =>
    `{"t":{"$date":"${iso(n)}"},"s":"${lv === 'error' ? 'E' : 'I'}",  "c":"NETWORK",  "id":22943,   "ctx":"conn${n}","msg":"${m}","attr":{"remote":"10.0.0.1:${n}"}}`,
  ecs: (n, lv, m) =>
    JSON.stringify({
      '@timestamp': iso(n),
      'log.level': lv,
      message: m,
      process: { pid: 9 },
      trace: { id: rnd(1e9).toString(16) },
    }),
  gcp: (n, lv, m) =>
    JSON.stringify({
      severity: lv.toUpperCase(),
      timestamp: iso(n),
      jsonPayload: { message: m, user: pick(users) },
    }),
  journal: (n, lv, m) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: String(1795e9 + n),
      PRIORITY: lv === 'error' ? '3' : '6',
      _COMM: 'appd',
      MESSAGE: m,
      _PID: String(n),
    }),
  docker: (n, lv, m) =>
    JSON.stringify({
      log: `${iso(n)} ${lv.toUpperCase()} ${m}\n`,
      stream: lv === 'error' ? 'stderr' : 'stdout',
      time: iso(n),
    }),
  dockerc: (n, lv, m) => `web-1  | ${JSON.stringify({ level: lv, ts: 1795 + n, msg: m, u: pick(users) })}`,
  tracing: (n, lv, m) =>
    JSON.stringify({
      timestamp: iso(n),
      level: lv.toUpperCase(),
      fields: { message: m, user: pick(users) },
      target: 'app::x',
    }),
  winston: (n, lv, m) =>
    JSON.stringify({ level: lv, message: m, service: 'user-service', timestamp: iso(n) }),
  structlog: (n, lv, m) => JSON.stringify({ event: m, level: lv, user: pick(users), timestamp: iso(n) }),
  serilog: (n, lv, m) =>
    JSON.stringify({
      '@t': iso(n),
      '@m': m,
      '@l': lv === 'error' ? 'Error' : 'Information',
      User: pick(users),
    }),
  klog: (n, lv, m) =>
    `${lv === 'error' ? 'E' : 'I'}1127 10:00:${10 + (n % 50)}.123456       1 controller.go:${100 + rnd(3)}] "${m}" user="${pick(users)}"`,
  pg: (n, lv, m) =>
    `2026-11-27 10:00:${10 + (n % 50)}.123 UTC [${n}] ${lv === 'error' ? 'ERROR' : 'LOG'}:  ${m}`,
  syslogpri: (n, lv, m) => `<${lv === 'error' ? 11 : 14}>1 ${iso(n)} host app ${n} - - ${m}`,
  log4j: (n, lv, m) =>
    `${iso(n).replace('T', ' ').replace('Z', '')} ${lv.toUpperCase().padEnd(5)} [main] c.e.App - ${m}`,
  monolog: (n, lv, m) =>
    `[${iso(n)}] app.${lv === 'error' ? 'CRITICAL' : 'INFO'}: ${m} {"user":"${pick(users)}"} []`,
  win: (n, lv, m) =>
    `${lv === 'error' ? 'Error' : 'Information'},11/27/2026 10:00:${10 + (n % 50)} AM,MyService,${1000 + rnd(3)},None,"${m}"`,
  android: (n, lv, m) =>
    `11-27 10:00:${10 + (n % 50)}.123  1000  ${1000 + n} ${lv === 'error' ? 'E' : 'I'} App     : ${m}`,
};
console.log('| logger | saved | lines | errors lost |\n|---|---:|---:|---|');
for (const [name, line] of Object.entries(formats)) {
  const lines = [];
  const planted = [];
  for (let n = 0; n < 1_500; n++) {
    lines.push(line(n, 'info', pick(normal)()));
    if (n % 240 !== 120) continue;
    const message = bad[Math.floor(n / 240)];
    planted.push(message);
    for (let times = 2 + rnd(20); times > 0; times--) lines.push(line(n, 'error', message));
  }
  const text = lines.join('\n');
  const shown =
    library.shrinkOutput(text, { countTokens: library.estimateTokens, handle: 'ab12' })?.text ?? text;
  const lost = planted.filter((message) => !shown.includes(message));
  const saved = 1 - library.estimateTokens(shown) / library.estimateTokens(text);
  console.log(
    `| ${name} | ${(saved * 100).toFixed(1)}% | ${shown.split('\n').length} of ${lines.length} | ${lost.join('; ') || 'none'} |`,
  );
  if (process.argv[2] === name) console.log(shown);
}
