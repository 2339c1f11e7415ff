import { expect, test } from 'vitest';
import { findSecrets } from '../../../src/prompt/secrets/find-secrets.ts';

// Put together here, so that nobody who scans this repository takes them for real.
const random = 'q8Zr4TnX0vKd7WmLp2Ys9BcHf3JgEa6U';
const awsId = ['AKIA', 'Q7ZRTN4XKD7WMLP2'].join('');
const awsKey = [random, 'x1Y2z3W4'].join('/');

test.each<[kind: string, text: string, value: string]>([
  ['AWS access key', `id = "${awsId}"`, awsId],
  ['AWS secret key', `aws_secret_access_key = ${awsKey}`, awsKey],
  ['Anthropic key', `key: sk-ant-api03-${random}`, `sk-ant-api03-${random}`],
  ['OpenAI key', `"sk-proj-${random}"`, `sk-proj-${random}`],
  ['Groq key', `export GROQ=gsk_${random}`, `gsk_${random}`],
  ['Google key', `AIza${random}x9Z`, `AIza${random}x9Z`],
  ['GitHub token', `curl -H 'x: ghp_${random}abcd'`, `ghp_${random}abcd`],
  ['GitLab token', `glpat-${random}`, `glpat-${random}`],
  ['npm token', `//registry/:_authToken=${random}`, random],
  ['Slack token', `xoxb-123456789012-${random}`, `xoxb-123456789012-${random}`],
  ['Stripe key', `sk_live_${random}`, `sk_live_${random}`],
  ['JSON web token', `eyJhbGciOiJI.eyJzdWIiOiIx.${random}`, `eyJhbGciOiJI.eyJzdWIiOiIx.${random}`],
  ['password in an address', 'DSN=postgres://app:s3cr3t-pw@db.internal:5432/app', 's3cr3t-pw'],
  ['authorization header', `Authorization: Bearer ${random}`, random],
  ['secret', `clientSecret: '${random}'`, random],
  ['secret', `const password = "hunter2!x9";`, 'hunter2!x9'],
  ['secret', `let api_key: string = "${random}"`, random],
])('%s: %s', (kind, text, value) => {
  expect(findSecrets(text)).toEqual([{ kind, value }]);
});

test('the body of a private key, also where the text ends before the key does', () => {
  const body = `\n${random}\n${random}\n`;
  const head = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
  const tail = ['-----END RSA', 'PRIVATE KEY-----'].join(' ');
  expect(findSecrets(`${head}${body}${tail}\nrest`)[0]?.value).toBe(body.trim());
  expect(findSecrets(`${head}${body}`)[0]?.value).toBe(body.trim());
});

test.each([
  ['a name', 'const token = "accessTokenProvider";'],
  ['a path', "password: 'config/passwords/main'"],
  ['a variable', 'secret = "${process.env.SECRET_1}"'],
  ['a filler', "apiKey: '************'"],
  ['a word with a number', "token: 'Bearer2'"],
  ['an address without a password', 'https://example.com:8080/a@b'],
  ['a template', 'postgres://${user}:${password}@host/db'],
  ['a commit', 'see 3f9a1c0d7e5b2a4f6c8d9e0f1a2b3c4d5e6f7a8b'],
  ['a long identifier', 'sk-learn-style-transformers-pipeline'],
])('no secret: %s', (_title, text) => {
  expect(findSecrets(text)).toEqual([]);
});
